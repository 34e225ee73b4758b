/** Generated from charmcraft.yaml; do not edit: `nx generate postgresql-k8s` writes it anew. */
const declared = {
  name: 'postgresql-k8s',
  containers: {
    postgresql: { resource: 'postgresql-image', mounts: [{ storage: 'pgdata', location: '/var/lib/postgresql/data' }] },
  },
  storage: {
    /** The databases. */
    pgdata: { type: 'filesystem', location: '/var/lib/postgresql/data' },
  },
  requires: {},
  provides: {
    database: { interface: 'postgresql_client' },
  },
  peers: {
    'database-peers': { interface: 'postgresql_peers' },
  },
  config: {
    options: {
      /** Makes the btree_gin extension available in every database. */
      plugin_btree_gin_enable: { type: 'boolean', default: false },
      /** Makes the citext extension available in every database. */
      plugin_citext_enable: { type: 'boolean', default: false },
      /** Makes the hstore extension available in every database. */
      plugin_hstore_enable: { type: 'boolean', default: false },
      /** Makes the pg_trgm extension available in every database. */
      plugin_pg_trgm_enable: { type: 'boolean', default: false },
      /** Makes the pgcrypto extension available in every database. */
      plugin_pgcrypto_enable: { type: 'boolean', default: false },
      /** Makes the unaccent extension available in every database. */
      plugin_unaccent_enable: { type: 'boolean', default: false },
      /** Makes the uuid-ossp extension available in every database. */
      plugin_uuid_ossp_enable: { type: 'boolean', default: false },
    },
  },
  actions: {
    /** Makes a new password for one relation and tells the other side through its secret. Not an action of the charm that this one stands in for. */
    'rotate-relation-password': {
      params: {
        /** Number of the relation, as show-unit and status show it. */
        'relation-id': { type: 'integer' },
      },
      required: ['relation-id'],
    },
  },
  resources: {
    /** The PostgreSQL rock. */
    'postgresql-image': { type: 'oci-image' },
  },
} as const;
/** An interface, so that compiler messages say `PostgresqlK8s` and not the whole file. */
export interface PostgresqlK8s extends Declared {}
type Declared = typeof declared;
export const metadata: PostgresqlK8s = declared;
