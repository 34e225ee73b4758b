import { fact, fingerprint, type Fact, type Json } from '@grimoire/charm';
import type { Framework } from './framework.ts';

/** A service of the rock, as its Pebble layer has it. */
export type RockService = { readonly [field: string]: Json };

/** What the image brings. */
export type Rock = {
  readonly services: Readonly<Record<string, RockService>>;
  /** Its checks, likewise. */
  readonly checks: Readonly<Record<string, RockService>>;
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
      const parsed = texts.map((text): unknown => parse(text));
      const services = merged(parsed, 'services');
      const checks = merged(parsed, 'checks');
      const migration = await migrationOf(framework, workload);
      const image = (await workload.readText('/.rock/metadata.yaml')) ?? '';
      return {
        services,
        checks,
        migration: migration?.command ?? null,
        identity: fingerprint(image, migration?.text ?? ''),
      };
    },
  });
}

/** What the layers say under a key, by name; a later layer replaces or merges. */
function merged(parsed: readonly unknown[], key: string): Readonly<Record<string, RockService>> {
  const found: Record<string, RockService> = {};
  for (const [name, one] of parsed.flatMap((layer) => entriesOf(layer, key))) {
    found[name] = { ...(one['override'] === 'merge' && found[name]), ...one };
  }
  return found;
}

function entriesOf(layer: unknown, key: string): readonly (readonly [string, RockService])[] {
  if (!isMapping(layer) || !isMapping(layer[key])) return [];
  return Object.entries(layer[key]).flatMap(([name, one]) => (isMapping(one) ? [[name, one] as const] : []));
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
