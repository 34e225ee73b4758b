import type { FrameworkOption } from '../framework.ts';

export const secretKey = (name: string): Readonly<Record<string, FrameworkOption>> => ({
  [`${name}-secret-key`]: {
    type: 'string',
    description: 'The key that sessions are signed with. Unset: one that the charm makes and keeps.',
    must: 'filled',
  },
  [`${name}-secret-key-id`]: {
    type: 'secret',
    description: 'The same as a secret of yours with the one key "value": juju add-secret my-key value=…',
  },
});

export const gunicornOptions: Readonly<Record<string, FrameworkOption>> = {
  'webserver-keepalive': {
    type: 'int',
    description: 'Seconds that Gunicorn waits for the next request of a connection.',
  },
  'webserver-threads': { type: 'int', description: 'Threads of each Gunicorn worker.' },
  'webserver-timeout': {
    type: 'int',
    description: 'Seconds after which a Gunicorn worker that says nothing is restarted.',
  },
  'webserver-workers': { type: 'int', description: 'Gunicorn workers.' },
  'webserver-worker-class': {
    type: 'string',
    description: 'The kind of Gunicorn worker: sync or gevent.',
    must: ['sync', 'gevent'],
  },
};

export const metricsOptions = (prefix: string): Readonly<Record<string, FrameworkOption>> => ({
  'metrics-port': {
    type: 'int',
    default: 8080,
    description: 'Where the application serves metrics.',
    variable: `${prefix}METRICS_PORT`,
    must: 'positive',
  },
  'metrics-path': {
    type: 'string',
    default: '/metrics',
    description: 'The path of the metrics.',
    variable: `${prefix}METRICS_PATH`,
    must: 'filled',
  },
});
