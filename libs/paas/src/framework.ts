import type { AlertRules } from '@grimoire/prometheus';

export type FrameworkName = 'flask' | 'django' | 'fastapi' | 'go';

/** An option that the framework's extension adds, and what becomes of its value. */
export interface FrameworkOption {
  readonly type: 'string' | 'int' | 'boolean' | 'secret';
  readonly default?: string | number | boolean;
  readonly description: string;
  /** The variable it sets; none: it goes elsewhere (Gunicorn's configuration, the secret key). */
  readonly variable?: string;
  /** What it must be besides its type. `positive`: a number above zero; a list: one of these, in any case if `upper`. */
  readonly must?: 'positive' | 'filled' | readonly string[];
  /** The variable has it in capitals. */
  readonly upper?: boolean;
}

/** A number or text that is fixed, or the option that has it. */
export type FromOption<T> = T | { readonly option: string };

/** A framework as data: all that distinguishes one charm of the family from another. */
export interface Framework {
  readonly name: FrameworkName;
  /** As people write it. */
  readonly title: string;
  readonly container: string;
  /** The resource with the image. */
  readonly image: string;
  /** Pebble's service of the application itself. */
  readonly service: string;
  /** Where the application lies; commands of it run here. */
  readonly appDir: `/${string}`;
  /** Of the variables that the application's own options become, and of `BASE_URL`, `SECRET_KEY`, `PEER_FQDNS`. */
  readonly prefix: 'FLASK_' | 'DJANGO_' | 'APP_';
  readonly port: FromOption<number>;
  readonly metrics: { readonly port: FromOption<number>; readonly path: FromOption<string> };
  /** Gunicorn serves it, with a configuration file of ours. */
  readonly gunicorn: boolean;
  readonly options: Readonly<Record<string, FrameworkOption>>;
  /** The option that may hold the secret key; with `-id` the one that names a secret of the operator's. */
  readonly secretKeyOption: string;
  /** Variables that are always there. */
  readonly always: Readonly<Record<string, string>>;
  readonly alerts: AlertRules;
  /** Needs a database of any kind. */
  readonly needsDatabase: boolean;
}

const secretKey = (name: string): Readonly<Record<string, FrameworkOption>> => ({
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

const gunicorn: Readonly<Record<string, FrameworkOption>> = {
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

const metrics = (prefix: string): Readonly<Record<string, FrameworkOption>> => ({
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

function targetMissing(title: string): AlertRules {
  const summary = `Prometheus cannot reach a unit of the ${title} application.`;
  const rule = { alert: `${title}TargetMissing`, expr: 'up == 0', for: '2m', labels: { severity: 'critical' } };
  return { groups: [{ name: `${title} availability`, rules: [{ ...rule, annotations: { summary } }] }] };
}

const flask: Framework = {
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
    ...gunicorn,
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
};

const django: Framework = {
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
    ...gunicorn,
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
};

const fastapi: Framework = {
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
    ...metrics(''),
    ...secretKey('app'),
  },
  secretKeyOption: 'app-secret-key',
  always: { UVICORN_HOST: '0.0.0.0' },
  alerts: { groups: [] },
  needsDatabase: false,
};

const go: Framework = {
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
    ...metrics('APP_'),
    ...secretKey('app'),
  },
  secretKeyOption: 'app-secret-key',
  always: {},
  alerts: { groups: [] },
  needsDatabase: false,
};

/** The frameworks of generation 1. Source: the expanded extensions of charmcraft, and paas-charm 1.12 run. */
export const frameworks: Readonly<Record<FrameworkName, Framework>> = { flask, django, fastapi, go };
