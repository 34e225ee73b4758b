import type { Framework } from '../framework.ts';
import { words } from '../variables.ts';
import { hostAlerts } from './alerts.ts';
import { metricsOptions, secretKey } from './options.ts';

export const go: Framework = {
  name: 'go',
  title: 'Go',
  container: 'app',
  image: 'app-image',
  service: 'go',
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
      variable: 'APP_PORT',
      must: 'positive',
    },
    ...metricsOptions('APP_'),
    ...secretKey('app'),
  },
  secretKeyOption: 'app-secret-key',
  always: {},
  alerts: hostAlerts,
  needsDatabase: false,
  words,
  oauth: { redirectPath: () => '/callback' },
  openfgaStore: 'app-store',
  second: { port: 8080, portVariable: 'PORT', metrics: { port: 8080, path: '/metrics' }, metricsPrefix: '' },
};
