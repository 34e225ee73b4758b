import type { Framework } from '../framework.ts';
import { words } from '../variables.ts';
import { targetMissing } from './alerts.ts';
import { gunicornOptions, secretKey } from './options.ts';

export const flask: Framework = {
  name: 'flask',
  title: 'Flask',
  container: 'flask-app',
  image: 'flask-app-image',
  service: 'flask',
  appDir: '/flask/app',
  prefix: 'FLASK_',
  port: 8000,
  metrics: { port: 9102, path: '/metrics' },
  gunicorn: true,
  options: {
    ...gunicornOptions,
    'flask-application-root': {
      type: 'string',
      description: 'The path that the application is mounted at.',
      variable: 'FLASK_APPLICATION_ROOT',
      must: 'filled',
    },
    'flask-debug': { type: 'boolean', description: "Flask's debug mode.", variable: 'FLASK_DEBUG' },
    'flask-env': { type: 'string', description: "Flask's environment.", variable: 'FLASK_ENV', must: 'filled' },
    'flask-permanent-session-lifetime': {
      type: 'int',
      description: 'Seconds that a permanent session lasts.',
      variable: 'FLASK_PERMANENT_SESSION_LIFETIME',
      must: 'positive',
    },
    'flask-preferred-url-scheme': {
      type: 'string',
      default: 'HTTPS',
      description: 'The scheme of URLs made outside of a request: HTTP or HTTPS.',
      variable: 'FLASK_PREFERRED_URL_SCHEME',
      must: ['HTTP', 'HTTPS'],
      upper: true,
    },
    'flask-session-cookie-secure': {
      type: 'boolean',
      description: 'Browsers send session cookies over HTTPS only.',
      variable: 'FLASK_SESSION_COOKIE_SECURE',
    },
    ...secretKey('flask'),
  },
  secretKeyOption: 'flask-secret-key',
  always: {},
  alerts: targetMissing('Flask'),
  needsDatabase: false,
  words,
  oauth: { redirectPath: () => '/callback' },
  openfgaStore: 'app-store',
  second: { port: 8000, metrics: { port: 9102, path: '/metrics' }, metricsPrefix: 'FLASK_' },
};
