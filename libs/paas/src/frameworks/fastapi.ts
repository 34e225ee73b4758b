import type { Framework } from '../framework.ts';
import { words } from '../variables.ts';
import { hostAlerts } from './alerts.ts';
import { metricsOptions, secretKey } from './options.ts';

export const fastapi: Framework = {
  name: 'fastapi',
  title: 'FastAPI',
  container: 'app',
  image: 'app-image',
  service: 'fastapi',
  appDir: '/app',
  prefix: 'APP_',
  port: { option: 'webserver-port' },
  metrics: { port: { option: 'metrics-port' }, path: { option: 'metrics-path' } },
  gunicorn: false,
  uvicorn: true,
  options: {
    'webserver-workers': {
      type: 'int',
      default: 1,
      description: 'Uvicorn workers.',
      variable: 'WEB_CONCURRENCY',
      must: 'positive',
    },
    'webserver-port': {
      type: 'int',
      default: 8080,
      description: 'Where Uvicorn listens.',
      variable: 'UVICORN_PORT',
      must: 'positive',
    },
    'webserver-log-level': {
      type: 'string',
      default: 'info',
      description: 'What Uvicorn logs: critical, error, warning, info, debug or trace.',
      variable: 'UVICORN_LOG_LEVEL',
      must: ['critical', 'error', 'warning', 'info', 'debug', 'trace'],
    },
    ...metricsOptions(''),
    ...secretKey('app'),
  },
  secretKeyOption: 'app-secret-key',
  always: { UVICORN_HOST: '0.0.0.0' },
  alerts: hostAlerts,
  needsDatabase: false,
  words,
  oauth: { redirectPath: () => '/callback' },
  openfgaStore: 'app-store',
  second: {
    port: 8000,
    portVariable: 'UVICORN_PORT',
    metrics: { port: 8080, path: '/metrics' },
    metricsPrefix: '',
  },
};
