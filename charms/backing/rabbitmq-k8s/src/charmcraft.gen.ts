/** Generated from charmcraft.yaml; do not edit: `nx generate rabbitmq-k8s` writes it anew. */
const declared = {
  name: 'rabbitmq-k8s',
  containers: {
    rabbitmq: { resource: 'rabbitmq-image', mounts: [{ storage: 'rabbitmq-data', location: '/var/lib/rabbitmq' }] },
  },
  storage: {
    /** Users, virtual hosts, queues and durable messages. */
    'rabbitmq-data': { type: 'filesystem', location: '/var/lib/rabbitmq' },
  },
  requires: {},
  provides: {
    amqp: { interface: 'rabbitmq' },
  },
  peers: {
    peers: { interface: 'rabbitmq-peer' },
  },
  config: {
    options: {
      /** Minimum number of replicas of a queue. This stand-in is one server and has one of each, whatever it says. */
      'minimum-replicas': { type: 'int', default: 3 },
      /** How often queues are checked for too few replicas, in minutes. Nothing to check here. */
      'auto-ha-frequency': { type: 'int', default: 30 },
    },
  },
  actions: {
    /** Shows name and password of the user that may do everything. */
    'get-operator-info': { params: {} },
    /** Makes a user and a virtual host for a service that is not integrated, and shows how to get in. */
    'get-service-account': {
      params: {
        /** The user's name. */
        username: { type: 'string' },
        /** The virtual host. */
        vhost: { type: 'string' },
      },
      required: ['username', 'vhost'],
    },
    /** Makes a new password for one relation and tells the other side. Not an action of the charm that this one stands in for. */
    'rotate-relation-password': {
      params: {
        /** Number of the relation, as show-unit and status show it. */
        'relation-id': { type: 'integer' },
      },
      required: ['relation-id'],
    },
  },
  resources: {
    /** The RabbitMQ rock. */
    'rabbitmq-image': { type: 'oci-image' },
  },
} as const;
/** An interface, so that compiler messages say `RabbitmqK8s` and not the whole file. */
export interface RabbitmqK8s extends Declared {}
type Declared = typeof declared;
export const metadata: RabbitmqK8s = declared;
