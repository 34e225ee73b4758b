/** Generated from charmcraft.yaml; do not edit: `nx generate spring-boot-k8s` writes it anew. */
const declared = {
  name: 'spring-boot-k8s',
  containers: {
    app: { resource: 'app-image' },
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
    tracing: { interface: 'tracing', limit: 1, optional: true },
    saml: { interface: 'saml', limit: 1, optional: true },
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
      /** Where the application listens. */
      'app-port': { type: 'int', default: 8080 },
      /** Comma-separated profiles that are active. */
      'app-profiles': { type: 'string' },
      /** Where the application serves metrics. */
      'metrics-port': { type: 'int', default: 8080 },
      /** The path of the metrics. */
      'metrics-path': { type: 'string', default: '/actuator/prometheus' },
      /** The key that sessions are signed with. Unset: one that the charm makes and keeps. */
      'app-secret-key': { type: 'string' },
      /** The same as a secret of yours with the one key "value": juju add-secret my-key value=… */
      'app-secret-key-id': { type: 'secret' },
    },
  },
  actions: {
    /** Makes a new secret key; sessions signed with the old one end. */
    'rotate-secret-key': { params: {} },
  },
  resources: {
    /** spring-boot application image. */
    'app-image': { type: 'oci-image' },
  },
} as const;
/** An interface, so that compiler messages say `SpringBootK8s` and not the whole file. */
export interface SpringBootK8s extends Declared {}
type Declared = typeof declared;
export const metadata: SpringBootK8s = declared;
