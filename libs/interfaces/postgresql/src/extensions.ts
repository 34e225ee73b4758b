import { blocked, type Problem } from '@grimoire/charm';

/**
 * Extensions are not part of the interface: they are options of the provider, `plugin_<name>_enable`, and have to be on before
 * a workload migrates. Whether they are there only the database itself can tell; ask it with this, from the workload.
 */
export const extensionsQuery = 'select extname from pg_extension order by extname';

/** The provider's option for an extension: `uuid-ossp` is `plugin_uuid_ossp_enable`. */
export function pluginOption(extension: string): string {
  return `plugin_${extension.replace(/[^a-z0-9]+/gi, '_')}_enable`;
}

/**
 * What of the wanted is not there, with the one command that gives it; `undefined` when all is there.
 *
 * @param at - the endpoint, and the application that provides the database
 * @param there - what {@link extensionsQuery} found
 *
 * @example
 * lackingExtensions({ endpoint: 'database', app: database.app }, ['pg_trgm', 'unaccent'], found)
 */
export function lackingExtensions(
  at: { readonly endpoint: string; readonly app: string },
  wanted: readonly string[],
  there: readonly string[],
): Problem | undefined {
  const lacking = wanted.filter((name) => !there.includes(name));
  if (lacking.length === 0) return undefined;
  const options = lacking.map((name) => `${pluginOption(name)}=true`);
  return blocked(
    at.endpoint,
    `${at.endpoint}: the database lacks ${lacking.join(', ')}: juju config ${at.app} ${options.join(' ')}`,
  );
}
