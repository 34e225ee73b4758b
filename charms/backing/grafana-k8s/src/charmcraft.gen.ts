/** Generated from charmcraft.yaml; do not edit: `nx generate grafana-k8s` writes it anew. */
const declared = {
  name: 'grafana-k8s',
  containers: {
    grafana: { resource: 'grafana-image', mounts: [{ storage: 'database', location: '/var/lib/grafana' }] },
  },
  storage: {
    /** Nothing here; the charm that this one stands in for has its database in it. */
    database: { type: 'filesystem', location: '/var/lib/grafana' },
  },
  requires: {
    'grafana-dashboard': { interface: 'grafana_dashboard', optional: true },
  },
  provides: {},
  peers: {
    grafana: { interface: 'grafana_peers' },
  },
  config: {
    options: {
      /** Name of the administrator. */
      admin_user: { type: 'string', default: 'admin' },
      /** Shows dashboards to everybody who asks. */
      allow_anonymous_access: { type: 'boolean', default: false },
    },
  },
  actions: {
    /** Shows where the server is and the password of its administrator. */
    'get-admin-password': { params: {} },
  },
  resources: {
    /** The rock of the receiver. */
    'grafana-image': { type: 'oci-image' },
  },
} as const;
/** An interface, so that compiler messages say `GrafanaK8s` and not the whole file. */
export interface GrafanaK8s extends Declared {}
type Declared = typeof declared;
export const metadata: GrafanaK8s = declared;
