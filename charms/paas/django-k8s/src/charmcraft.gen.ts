/** Generated from charmcraft.yaml; do not edit: `nx generate django-k8s` writes it anew. */
const declared = {
  name: 'django-k8s',
  containers: {
    'django-app': { resource: 'django-app-image' },
  },
  storage: {},
  requires: {
    logging: { interface: 'loki_push_api', optional: true },
    ingress: { interface: 'ingress', limit: 1, optional: true },
    postgresql: { interface: 'postgresql_client', limit: 1 },
    redis: { interface: 'redis', limit: 1, optional: true },
    smtp: { interface: 'smtp', limit: 1, optional: true },
    rabbitmq: { interface: 'rabbitmq', limit: 1, optional: true },
    s3: { interface: 's3', limit: 1, optional: true },
    saml: { interface: 'saml', limit: 1, optional: true },
    tracing: { interface: 'tracing', limit: 1, optional: true },
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
      /** Django's debug mode. */
      'django-debug': { type: 'boolean', default: false },
      /** Comma-separated host names that are served, besides that of the base URL. */
      'django-allowed-hosts': { type: 'string' },
      /** The key that sessions are signed with. Unset: one that the charm makes and keeps. */
      'django-secret-key': { type: 'string' },
      /** The same as a secret of yours with the one key "value": juju add-secret my-key value=… */
      'django-secret-key-id': { type: 'secret' },
    },
  },
  actions: {
    /** Makes a user who may do everything, and shows the password once. */
    'create-superuser': {
      params: {
        /** The user's name. */
        username: { type: 'string' },
        /** The user's address. */
        email: { type: 'string' },
      },
      required: ['username', 'email'],
    },
    /** Makes a new secret key; sessions signed with the old one end. */
    'rotate-secret-key': { params: {} },
  },
  resources: {
    /** django application image. */
    'django-app-image': { type: 'oci-image' },
  },
} as const;
/** An interface, so that compiler messages say `DjangoK8s` and not the whole file. */
export interface DjangoK8s extends Declared {}
type Declared = typeof declared;
export const metadata: DjangoK8s = declared;
