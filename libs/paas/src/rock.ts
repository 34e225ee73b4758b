import { fact, fingerprint, type Fact, type Json } from '@grimoire/charm';
import type { Framework } from './framework.ts';

/** A service of the rock, as its Pebble layer has it. */
export type RockService = { readonly [field: string]: Json };

/** What the image brings. */
export type Rock = {
  readonly services: Readonly<Record<string, RockService>>;
  /** The command that migrates the database, if the application has one. */
  readonly migration: readonly string[] | null;
  /** Changes with the image and with its migration. */
  readonly identity: string;
};

const layers = '/var/lib/pebble/default/layers';

/** Read once per boot of the container: an image changes in no other way. */
export function rockFact(framework: Framework): Fact<string, Rock> {
  return fact<string, Rock>({
    container: framework.container,
    lasts: 'boot',
    async read(workload) {
      const { parse } = await import('yaml');
      const texts: string[] = [];
      for (const { name, path } of await workload.list(layers)) {
        // Pebble keeps what a charm adds in memory only: these are the image's.
        if (name.endsWith('.yaml')) texts.push((await workload.readText(path)) ?? '');
      }
      const services: Record<string, RockService> = {};
      for (const text of texts) {
        for (const [name, service] of Object.entries(servicesOf(parse(text)))) {
          services[name] = { ...(service['override'] === 'merge' && services[name]), ...service };
        }
      }
      const migration = await migrationOf(framework, workload);
      const image = (await workload.readText('/.rock/metadata.yaml')) ?? '';
      return { services, migration: migration?.command ?? null, identity: fingerprint(image, migration?.text ?? '') };
    },
  });
}

function servicesOf(layer: unknown): Readonly<Record<string, RockService>> {
  if (!isMapping(layer) || !isMapping(layer['services'])) return {};
  return Object.fromEntries(
    Object.entries(layer['services']).flatMap(([name, service]) => (isMapping(service) ? [[name, service]] : [])),
  );
}

function isMapping(value: unknown): value is RockService {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The last that is there wins, as in the charms this takes the place of. */
async function migrationOf(
  { appDir }: Framework,
  workload: { readText(path: string): Promise<string | undefined> },
): Promise<{ readonly command: readonly string[]; readonly text: string } | undefined> {
  const known: readonly (readonly [string, readonly string[]])[] = [
    ['manage.py', ['python3', 'manage.py', 'migrate']],
    ['migrate.py', ['python3', 'migrate.py']],
    ['migrate.sh', ['bash', '-eo', 'pipefail', 'migrate.sh']],
    ['migrate', [`${appDir}/migrate`]],
  ];
  for (const [name, command] of known) {
    const text = await workload.readText(`${appDir}/${name}`);
    if (text !== undefined) return { command, text };
  }
  return undefined;
}
