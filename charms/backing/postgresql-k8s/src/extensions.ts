import type { Config } from '@grimoire/charm';
import type { PostgresqlK8s } from './charmcraft.gen.ts';

/** Extensions whose option is on, by PostgreSQL's own names, sorted. */
export function extensions(options: Config<PostgresqlK8s>): readonly string[] {
  return Object.entries({
    btree_gin: options.plugin_btree_gin_enable,
    citext: options.plugin_citext_enable,
    hstore: options.plugin_hstore_enable,
    pg_trgm: options.plugin_pg_trgm_enable,
    pgcrypto: options.plugin_pgcrypto_enable,
    unaccent: options.plugin_unaccent_enable,
    'uuid-ossp': options.plugin_uuid_ossp_enable,
  }).flatMap(([name, enabled]) => (enabled ? [name] : []));
}
