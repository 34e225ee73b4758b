import type { Framework } from '../framework.ts';
import { words } from '../variables.ts';
import { hostAlerts } from './alerts.ts';
import { metricsOptions, secretKey } from './options.ts';

export const expressjs: Framework = {
  name: 'expressjs',
  title: 'ExpressJS',
  container: 'app',
  image: 'app-image',
  service: 'expressjs',
  appDir: '/app',
  prefix: 'APP_',
  port: { option: 'app-port' },
  metrics: { port: { option: 'metrics-port' }, path: { option: 'metrics-path' } },
  gunicorn: false,
  options: {
    'app-port': {
      type: 'int',
      default: 8080,
      description: 'Where the application listens.',
      variable: 'PORT',
      must: 'positive',
    },
    'node-env': {
      type: 'string',
      description: 'What Node.js libraries take the application for: production.',
      variable: 'NODE_ENV',
      must: 'filled',
      declared: true,
    },
    ...metricsOptions(''),
    ...secretKey('app'),
  },
  secretKeyOption: 'app-secret-key',
  always: { NODE_ENV: 'production' },
  alerts: hostAlerts,
  needsDatabase: false,
  words,
  oauth: { redirectPath: () => '/callback' },
  openfgaStore: 'app-store',
  second: { port: 8080, portVariable: 'PORT', metrics: { port: 8080, path: '/metrics' }, metricsPrefix: '' },
};
