import type { Framework } from '../framework.ts';
import type { Variables } from '../variables.ts';
import { hostAlerts } from './alerts.ts';
import { secretKey } from './options.ts';
import { springWords } from './spring-words.ts';

const metricsPath = '/actuator/prometheus';

export const springBoot: Framework = {
  name: 'spring-boot',
  title: 'Spring Boot',
  container: 'app',
  image: 'app-image',
  service: 'spring-boot',
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
      variable: 'SERVER_PORT',
      must: 'positive',
    },
    'app-profiles': {
      type: 'string',
      description: 'Comma-separated profiles that are active.',
      variable: ['APP_PROFILES', 'spring.profiles.active'],
    },
    'metrics-port': {
      type: 'int',
      default: 8080,
      description: 'Where the application serves metrics.',
      variable: ['MANAGEMENT_SERVER_PORT', 'APP_METRICS_PORT'],
      must: 'positive',
    },
    'metrics-path': {
      type: 'string',
      default: metricsPath,
      description: 'The path of the metrics.',
      variable: 'METRICS_PATH',
      must: 'filled',
    },
    ...secretKey('app'),
  },
  secretKeyOption: 'app-secret-key',
  // The ingress strips the prefix and says so in headers.
  always: { 'server.forward-headers-strategy': 'framework' },
  measured: springMetrics,
  untraced: { OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' },
  alerts: hostAlerts,
  needsDatabase: false,
  words: springWords,
  samlCertificate: '/app/saml.cert',
  oauth: { redirectPath: (endpoint) => `/login/oauth2/code/${endpoint}`, userNameAttribute: true },
  openfgaStore: 'app-store',
  second: { port: 8080, portVariable: 'SERVER_PORT', metrics: { port: 8080, path: metricsPath }, metricsPrefix: '' },
};

/** `/actuator/prometheus` has the name of its last part under the base that is before it. */
function springMetrics(path: string): Variables {
  const parts = path.split('/').filter((part) => part !== '');
  const last = parts.at(-1);
  if (last === undefined) return {};
  return {
    'management.endpoints.web.exposure.include': 'prometheus',
    'management.endpoints.web.base-path': `/${parts.slice(0, -1).join('/')}`,
    'management.endpoints.web.path-mapping.prometheus': last,
  };
}
