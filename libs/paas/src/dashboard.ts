import { board, type Dashboard, type Panel } from '@grimoire/grafana';
import type { Framework, FrameworkName } from './framework.ts';

const here = 'juju_model=~"$juju_model",juju_application=~"$juju_application",juju_unit=~"$juju_unit"';

/** What the framework's metrics tell, on one page, and under them what the application prints. */
export function dashboardOf({ name, title }: Framework): Dashboard {
  const made = board(`${title} Operator`, panels[name]);
  const metrics: readonly unknown[] = Array.isArray(made['panels']) ? made['panels'] : [];
  const bottom = Math.ceil(metrics.length / 2) * 8;
  return { ...made, uid: `grimoire-${name}`, panels: [...metrics, logs(metrics.length + 1, bottom)] };
}

function logs(id: number, y: number): object {
  return {
    id,
    title: 'Application logs',
    type: 'logs',
    datasource: { type: 'loki', uid: '${lokids}' },
    gridPos: { h: 10, w: 24, x: 0, y },
    options: { showTime: true, sortOrder: 'Descending', wrapLogMessage: true },
    // With everything chosen in the drop-downs, Loki would refuse a selector that has only those.
    targets: [{ refId: 'A', expr: `{product="Juju",${here}}` }],
  };
}

/** How the requests of a framework are counted: metric, label of the status, seconds as quantiles or in buckets. */
interface Counted {
  readonly requests: string;
  readonly codes: string;
  readonly status: string;
  readonly duration: string;
  readonly quantiles: 'ready' | 'buckets';
}

function requestPanels({ requests, codes, status, duration, quantiles }: Counted): readonly Panel[] {
  const rate = (metric: string, more = ''): string => `rate(${metric}{${here}${more}}[5m])`;
  const sum = `sum(${rate(`${duration}_sum`)}) / sum(${rate(`${duration}_count`)})`;
  return [
    line('Requests in 24 hours', 'short', `sum(increase(${requests}{${here}}[24h]))`, 'requests', 'stat'),
    line('Status codes', 'short', `sum by (${status}) (increase(${codes}{${here}}[24h]))`, `{{${status}}}`),
    line('Requests per second', 'reqps', `sum by (juju_unit) (${rate(requests)})`, '{{juju_unit}}'),
    ...['2', '3', '4', '5'].map((first) =>
      line(`${first}XX rate`, 'reqps', `sum(${rate(codes, `,${status}=~"${first}.."`)})`, `${first}XX`),
    ),
    line('Average duration', 's', sum, 'average'),
    quantiles === 'ready'
      ? line('Duration by percentile', 's', `avg by (quantile) (${duration}{${here}})`, '{{quantile}}')
      : {
          title: 'Duration by percentile',
          type: 'timeseries',
          unit: 's',
          queries: [0.5, 0.9, 0.99].map((quantile) => ({
            expr: `histogram_quantile(${quantile}, sum by (le) (${rate(`${duration}_bucket`)}))`,
            legend: String(quantile),
          })),
        },
  ];
}

/** What Gunicorn tells the StatsD exporter. */
function gunicorn(name: string): readonly Panel[] {
  return requestPanels({
    requests: `${name}_requests`,
    codes: `${name}_response_code`,
    status: 'status',
    duration: `${name}_request_duration`,
    quantiles: 'ready',
  });
}

const go: readonly Panel[] = [
  line('Go version', 'short', `go_info{${here}}`, '{{version}}', 'stat'),
  line('Memory from the system', 'bytes', `go_memstats_sys_bytes{${here}}`, '{{juju_unit}}'),
  line(
    'Average garbage collection',
    's',
    `rate(go_gc_duration_seconds_sum{${here}}[5m]) / rate(go_gc_duration_seconds_count{${here}}[5m])`,
    '{{juju_unit}}',
  ),
  line('Garbage collections', 'ops', `rate(go_gc_duration_seconds_count{${here}}[5m])`, '{{juju_unit}}'),
  line('Goroutines', 'short', `go_goroutines{${here}}`, '{{juju_unit}}'),
];

const springBoot: readonly Panel[] = [
  line('Java version', 'short', `jvm_info{${here}}`, '{{version}}', 'stat'),
  ...requestPanels({
    requests: 'http_server_requests_seconds_count',
    codes: 'http_server_requests_seconds_count',
    status: 'status',
    duration: 'http_server_requests_seconds',
    quantiles: 'buckets',
  }),
  line('Heap', 'bytes', `sum by (juju_unit) (jvm_memory_used_bytes{${here},area="heap"})`, '{{juju_unit}}'),
  line(
    'Memory beside the heap',
    'bytes',
    `sum by (juju_unit) (jvm_memory_used_bytes{${here},area="nonheap"})`,
    '{{juju_unit}}',
  ),
  line(
    'Garbage collections',
    'ops',
    `sum by (juju_unit) (rate(jvm_gc_pause_seconds_count{${here}}[5m]))`,
    '{{juju_unit}}',
  ),
  line(
    'Time in garbage collection',
    's',
    `sum by (juju_unit) (rate(jvm_gc_pause_seconds_sum{${here}}[5m]))`,
    '{{juju_unit}}',
  ),
  line('Threads', 'short', `jvm_threads_live_threads{${here}}`, '{{juju_unit}}'),
  line('Sessions', 'short', `tomcat_sessions_active_current_sessions{${here}}`, '{{juju_unit}}'),
];

const panels: Readonly<Record<FrameworkName, readonly Panel[]>> = {
  flask: gunicorn('flask'),
  django: gunicorn('django'),
  fastapi: requestPanels({
    requests: 'http_requests_total',
    codes: 'http_requests_total',
    status: 'status',
    duration: 'http_request_duration_seconds',
    quantiles: 'buckets',
  }),
  go,
  expressjs: requestPanels({
    requests: 'http_request_duration_seconds_count',
    codes: 'http_request_duration_seconds_count',
    status: 'status_code',
    duration: 'http_request_duration_seconds',
    quantiles: 'buckets',
  }),
  'spring-boot': springBoot,
};

function line(title: string, unit: string, expr: string, legend: string, type: Panel['type'] = 'timeseries'): Panel {
  return { title, type, unit, queries: [{ expr, legend }] };
}
