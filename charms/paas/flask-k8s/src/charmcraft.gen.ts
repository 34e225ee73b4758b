/** Generated from charmcraft.yaml; do not edit: `nx generate flask-k8s` writes it anew. */
const declared = {
  name: 'flask-k8s',
  containers: {
    'flask-app': { resource: 'flask-app-image' },
  },
  storage: {},
  requires: {
    logging: { interface: 'loki_push_api', optional: true },
    ingress: { interface: 'ingress', limit: 1, optional: true },
    postgresql: { interface: 'postgresql_client', limit: 1, optional: true },
    redis: { interface: 'redis', limit: 1, optional: true },
    rabbitmq: { interface: 'rabbitmq', limit: 1, optional: true },
    s3: { interface: 's3', limit: 1, optional: true },
    smtp: { interface: 'smtp', limit: 1, optional: true },
    saml: { interface: 'saml', limit: 1, optional: true },
    tracing: { interface: 'tracing', limit: 1, optional: true },
    mysql: { interface: 'mysql_client', limit: 1, optional: true },
    mongodb: { interface: 'mongodb_client', limit: 1, optional: true },
    valkey: { interface: 'valkey_client', limit: 1, optional: true },
    openfga: { interface: 'openfga', limit: 1, optional: true },
    'http-proxy': { interface: 'http_proxy', limit: 1, optional: true },
    oidc: { interface: 'oauth', limit: 1, optional: true },
  },
  provides: {
    'metrics-endpoint': { interface: 'prometheus_scrape' },
    'grafana-dashboard': { interface: 'grafana_dashboard' },
  },
  peers: {
    'secret-storage': { interface: 'secret-storage' },
  },
  config: {
    options: {
      /** What the front page of the sample application says. */
      greeting: { type: 'string' },
      /** Seconds that Gunicorn waits for the next request of a connection. */
      'webserver-keepalive': { type: 'int' },
      /** Threads of each Gunicorn worker. */
      'webserver-threads': { type: 'int' },
      /** Seconds after which a Gunicorn worker that says nothing is restarted. */
      'webserver-timeout': { type: 'int' },
      /** Gunicorn workers. */
      'webserver-workers': { type: 'int' },
      /** The kind of Gunicorn worker: sync or gevent. */
      'webserver-worker-class': { type: 'string' },
      /** The path that the application is mounted at. */
      'flask-application-root': { type: 'string' },
      /** Flask's debug mode. */
      'flask-debug': { type: 'boolean' },
      /** Flask's environment. */
      'flask-env': { type: 'string' },
      /** Seconds that a permanent session lasts. */
      'flask-permanent-session-lifetime': { type: 'int' },
      /** The scheme of URLs made outside of a request: HTTP or HTTPS. */
      'flask-preferred-url-scheme': { type: 'string', default: 'HTTPS' },
      /** The key that sessions are signed with. Unset: one that the charm makes and keeps. */
      'flask-secret-key': { type: 'string' },
      /** The same as a secret of yours with the one key value. */
      'flask-secret-key-id': { type: 'secret' },
      /** Browsers send session cookies over HTTPS only. */
      'flask-session-cookie-secure': { type: 'boolean' },
      /** The path that the login comes back to. */
      'oidc-redirect-path': { type: 'string', default: '/callback' },
      /** What is asked for with a login, separated by blanks; openid among it. */
      'oidc-scopes': { type: 'string', default: 'openid profile email' },
    },
  },
  actions: {
    /** Makes a new secret key; sessions signed with the old one end. */
    'rotate-secret-key': { params: {} },
  },
  resources: {
    /** flask application image. */
    'flask-app-image': { type: 'oci-image' },
  },
} as const;
/** An interface, so that compiler messages say `FlaskK8s` and not the whole file. */
export interface FlaskK8s extends Declared {}
type Declared = typeof declared;
export const metadata: FlaskK8s = declared;
