/** Generated from charmcraft.yaml; do not edit: `nx generate tempo-coordinator-k8s` writes it anew. */
const declared = {
  name: 'tempo-coordinator-k8s',
  containers: {
    tempo: { resource: 'tempo-image', mounts: [{ storage: 'data', location: '/tempo-data' }] },
  },
  storage: {
    /** The spans. */
    data: { type: 'filesystem', location: '/tempo-data' },
  },
  requires: {},
  provides: {
    tracing: { interface: 'tracing' },
  },
  peers: {},
  config: {
    options: {
      /** Takes spans by OTLP over gRPC also while no integration asks for it. */
      always_enable_otlp_grpc: { type: 'boolean', default: false },
      /** Takes spans by OTLP over HTTP also while no integration asks for it. */
      always_enable_otlp_http: { type: 'boolean', default: false },
      /** How many hours spans are kept. */
      'retention-period': { type: 'int', default: 720 },
    },
  },
  actions: {
    /** Lists where spans are taken, by protocol. */
    'list-receivers': { params: {} },
    /** Shows the newest traces with their spans. Not an action of the charm that this one stands in for. */
    'show-traces': {
      params: {
        /** How many traces to show. */
        limit: { type: 'integer', default: 1, minimum: 0 },
        /** Only traces with a span of this name. */
        name: { type: 'string' },
        /** Only traces with a span of this service. */
        service: { type: 'string' },
      },
    },
  },
  resources: {
    /** The rock of the receiver. */
    'tempo-image': { type: 'oci-image' },
  },
} as const;
/** An interface, so that compiler messages say `TempoCoordinatorK8s` and not the whole file. */
export interface TempoCoordinatorK8s extends Declared {}
type Declared = typeof declared;
export const metadata: TempoCoordinatorK8s = declared;
