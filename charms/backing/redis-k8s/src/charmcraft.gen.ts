/** Generated from charmcraft.yaml; do not edit: `nx generate redis-k8s` writes it anew. */
const declared = {
  name: 'redis-k8s',
  containers: {
    redis: { resource: 'redis-image', mounts: [{ storage: 'database', location: '/var/lib/redis' }] },
  },
  storage: {
    /** The data, as an append-only file. */
    database: { type: 'filesystem', location: '/var/lib/redis' },
  },
  requires: {},
  provides: {
    redis: { interface: 'redis' },
  },
  peers: {
    'redis-peers': { interface: 'redis-peers' },
  },
  config: {
    options: {
      /** Serve TLS. This stand-in does not; it says so when it is on. */
      'enable-tls': { type: 'boolean', default: false },
    },
  },
  actions: {
    /** Tells whether the server answers. */
    'check-service': { params: {} },
    /** Shows the password that the server asks for while nothing is integrated. */
    'get-initial-admin-password': { params: {} },
  },
  resources: {
    /** The Redis rock. */
    'redis-image': { type: 'oci-image' },
  },
} as const;
/** An interface, so that compiler messages say `RedisK8s` and not the whole file. */
export interface RedisK8s extends Declared {}
type Declared = typeof declared;
export const metadata: RedisK8s = declared;
