import { board, type Dashboard, type Panel } from '@grimoire/grafana';
import type { Framework } from './framework.ts';

const here = 'juju_model=~"$juju_model",juju_application=~"$juju_application",juju_unit=~"$juju_unit"';

/** What the framework's metrics tell, on one page. */
export function dashboardOf({ name, title }: Framework): Dashboard {
  return board(`${title} Operator`, panels(name));
}

function panels(name: Framework['name']): readonly Panel[] {
  switch (name) {
    case 'flask':
    case 'django':
      return gunicorn(name);
    case 'fastapi':
      return [
        line(
          'Requests per second',
          'reqps',
          `sum by (juju_unit) (rate(http_requests_total{${here}}[5m]))`,
          '{{juju_unit}}',
        ),
        line('Status codes', 'reqps', `sum by (status) (rate(http_requests_total{${here}}[5m]))`, '{{status}}'),
      ];
    case 'go':
      return [
        line('Goroutines', 'short', `go_goroutines{${here}}`, '{{juju_unit}}'),
        line('Memory from the system', 'bytes', `go_memstats_sys_bytes{${here}}`, '{{juju_unit}}'),
        line('Garbage collections', 'short', `rate(go_gc_duration_seconds_count{${here}}[5m])`, '{{juju_unit}}'),
      ];
  }
}

/** What Gunicorn tells the StatsD exporter. */
function gunicorn(name: string): readonly Panel[] {
  const duration = `${name}_request_duration`;
  return [
    line('Requests per second', 'reqps', `sum by (juju_unit) (rate(${name}_requests{${here}}[5m]))`, '{{juju_unit}}'),
    line('Status codes', 'reqps', `sum by (status) (rate(${name}_response_code{${here}}[5m]))`, '{{status}}'),
    line('Duration of requests', 's', `avg by (quantile) (${duration}{${here}})`, '{{quantile}}'),
    line(
      'Average duration',
      's',
      `sum(rate(${duration}_sum{${here}}[5m])) / sum(rate(${duration}_count{${here}}[5m]))`,
      'average',
    ),
  ];
}

function line(title: string, unit: string, expr: string, legend: string): Panel {
  return { title, type: 'timeseries', unit, queries: [{ expr, legend }] };
}
