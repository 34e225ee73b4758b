import type { Framework } from '../framework.ts';
import { words } from '../variables.ts';
import { targetMissing } from './alerts.ts';
import { gunicornOptions, secretKey } from './options.ts';

export const django: Framework = {
  name: 'django',
  title: 'Django',
  container: 'django-app',
  image: 'django-app-image',
  service: 'django',
  appDir: '/django/app',
  prefix: 'DJANGO_',
  port: 8000,
  metrics: { port: 9102, path: '/metrics' },
  gunicorn: true,
  options: {
    ...gunicornOptions,
    'django-debug': { type: 'boolean', default: false, description: "Django's debug mode.", variable: 'DJANGO_DEBUG' },
    'django-allowed-hosts': {
      type: 'string',
      description: 'Comma-separated host names that are served, besides that of the base URL.',
    },
    ...secretKey('django'),
  },
  secretKeyOption: 'django-secret-key',
  always: {},
  alerts: targetMissing('Django'),
  needsDatabase: true,
  words,
  oauth: { redirectPath: () => '/callback' },
  openfgaStore: 'app-store',
  superuser: true,
  second: { port: 8000, metrics: { port: 9102, path: '/metrics' }, metricsPrefix: 'DJANGO_' },
};
