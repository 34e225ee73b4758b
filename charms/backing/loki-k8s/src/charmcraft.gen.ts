/** Generated from charmcraft.yaml; do not edit: `nx generate loki-k8s` writes it anew. */
const declared = {
  name: 'loki-k8s',
  containers: {
    loki: {
      resource: 'loki-image',
      mounts: [
        { storage: 'active-index-directory', location: '/loki/boltdb-shipper-active' },
        { storage: 'loki-chunks', location: '/loki/chunks' },
      ],
    },
  },
  storage: {
    /** Nothing here; the charm that this one stands in for has its index in it. */
    'active-index-directory': { type: 'filesystem', location: '/loki/boltdb-shipper-active' },
    /** The lines. */
    'loki-chunks': { type: 'filesystem', location: '/loki/chunks' },
  },
  requires: {},
  provides: {
    logging: { interface: 'loki_push_api' },
  },
  peers: {},
  config: {
    options: {
      /** How many days lines are kept; 0 for ever. */
      'retention-period': { type: 'int', default: 0 },
    },
  },
  actions: {},
  resources: {
    /** The rock of the receiver. */
    'loki-image': { type: 'oci-image' },
  },
} as const;
/** An interface, so that compiler messages say `LokiK8s` and not the whole file. */
export interface LokiK8s extends Declared {}
type Declared = typeof declared;
export const metadata: LokiK8s = declared;
