import { board, type Dashboard, type Panel } from '@grimoire/grafana';

const units = 'juju_model=~"$juju_model", juju_application=~"$juju_application", juju_unit=~"$juju_unit"';

const nginx: readonly Panel[] = [
  { title: 'NGINX is up', type: 'stat', queries: [{ expr: `nginx_up{${units}}`, legend: '{{juju_unit}}' }] },
  {
    title: 'Requests',
    type: 'timeseries',
    unit: 'reqps',
    queries: [{ expr: `rate(nginx_http_requests_total{${units}}[5m])`, legend: '{{juju_unit}}' }],
  },
  {
    title: 'Connections per second',
    type: 'timeseries',
    description: 'Fewer handled than accepted: NGINX has reached a limit.',
    queries: ['accepted', 'handled'].map((what) => ({
      expr: `rate(nginx_connections_${what}{${units}}[5m])`,
      legend: `${what} {{juju_unit}}`,
    })),
  },
  {
    title: 'Connections',
    type: 'timeseries',
    queries: ['active', 'reading', 'writing', 'waiting'].map((what) => ({
      expr: `nginx_connections_${what}{${units}}`,
      legend: `${what} {{juju_unit}}`,
    })),
  },
];

const tasks = 'juju_model=~"$juju_model", juju_application=~"$juju_application", name=~"$task"';
const states = ['succeeded', 'failed', 'sent', 'received', 'rejected', 'retried', 'revoked'];

const celery: readonly Panel[] = [
  {
    title: 'Tasks that succeed',
    type: 'table',
    unit: 'percentunit',
    queries: [
      {
        expr: `sum by (name) (celery_task_succeeded_total{${tasks}}) / (sum by (name) (celery_task_succeeded_total{${tasks}}) + sum by (name) (celery_task_failed_total{${tasks}}))`,
      },
    ],
  },
  {
    title: 'Tasks by state',
    type: 'table',
    queries: states.map((state) => ({ expr: `sum by (name) (celery_task_${state}_total{${tasks}})`, legend: state })),
  },
  {
    title: 'Errors',
    type: 'table',
    queries: [{ expr: `sum by (name, exception) (increase(celery_task_failed_total{${tasks}}[10m])) > 0` }],
  },
  {
    title: 'Tasks in 10 minutes',
    type: 'timeseries',
    queries: states.map((state) => ({
      expr: `sum(increase(celery_task_${state}_total{${tasks}}[10m]))`,
      legend: state,
    })),
  },
  {
    title: 'How long tasks run',
    type: 'timeseries',
    unit: 's',
    queries: [0.5, 0.95, 0.99, 0.999].map((quantile) => ({
      expr: `histogram_quantile(${quantile}, sum by (le) (rate(celery_task_runtime_bucket{${tasks}}[10m])))`,
      legend: String(quantile),
    })),
  },
  {
    title: 'Tasks that wait',
    type: 'timeseries',
    queries: [{ expr: 'celery_queue_length', legend: '{{queue_name}}' }],
  },
];

const health: readonly Panel[] = [
  {
    title: 'Errors',
    type: 'stat',
    unit: 'percentunit',
    description: 'The share of units whose NGINX does not answer.',
    queries: [{ expr: `1 - avg(nginx_up{${units}})` }],
  },
  {
    title: 'Traffic',
    type: 'timeseries',
    queries: [{ expr: `sum(increase(nginx_http_requests_total{${units}}[5m]))`, legend: 'requests in 5 minutes' }],
  },
  {
    title: 'Saturation',
    type: 'timeseries',
    unit: 'percentunit',
    queries: [{ expr: `max(rate(process_cpu_seconds_total{${units}}[5m]))`, legend: 'busiest process' }],
  },
  {
    title: 'uWSGI: busy workers',
    type: 'timeseries',
    description: 'As many as there are workers: requests wait.',
    queries: [{ expr: `uwsgi_core_busy_workers{${units}}`, legend: '{{juju_unit}}' }],
  },
];

/** Which task is shown: a drop-down of its own. */
const task = {
  name: 'task',
  type: 'query',
  datasource: { type: 'prometheus', uid: '${prometheusds}' },
  query: 'label_values(celery_task_received_total, name)',
  includeAll: true,
  multi: true,
  refresh: 2,
};

export const dashboardsOfIndico = (): Readonly<Record<string, Dashboard>> => ({
  indico: board('Indico Operator', nginx),
  celery: board('Celery', celery, { templating: { list: [task] } }),
  'service-health': board('Indico Service Health', health),
});
