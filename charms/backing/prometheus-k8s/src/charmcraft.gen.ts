/** Generated from charmcraft.yaml; do not edit: `nx generate prometheus-k8s` writes it anew. */
const declared = {
  name: 'prometheus-k8s',
  containers: {
    prometheus: { resource: 'prometheus-image', mounts: [{ storage: 'database', location: '/var/lib/prometheus' }] },
  },
  storage: {
    /** The metrics. */
    database: { type: 'filesystem', location: '/var/lib/prometheus' },
  },
  requires: {
    'metrics-endpoint': { interface: 'prometheus_scrape', optional: true },
  },
  provides: {
    'self-metrics-endpoint': { interface: 'prometheus_scrape' },
  },
  peers: {},
  config: {
    options: {
      /** How often alert rules are evaluated. This stand-in scrapes as often, where a job does not say otherwise. */
      evaluation_interval: { type: 'string', default: '1m' },
      /** debug, info, warn or error. */
      log_level: { type: 'string', default: 'info' },
      /** How long metrics are kept. */
      metrics_retention_time: { type: 'string', default: '15d' },
    },
  },
  actions: {
    /** Has promtool judge the configuration and the rules that the server has. */
    'validate-configuration': { params: {} },
  },
  resources: {
    /** The Prometheus rock. */
    'prometheus-image': { type: 'oci-image' },
  },
} as const;
/** An interface, so that compiler messages say `PrometheusK8s` and not the whole file. */
export interface PrometheusK8s extends Declared {}
type Declared = typeof declared;
export const metadata: PrometheusK8s = declared;
