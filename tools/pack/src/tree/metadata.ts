/** What Juju reads, written from charmcraft.yaml as charmcraft does. */
import { stringify } from 'yaml';
import type { Charmcraft, Links } from '../charmcraft/charmcraft.ts';

/** Keys that go into metadata.yaml as they stand. */
const unchanged = [
  'name',
  'summary',
  'description',
  'assumes',
  'charm-user',
  'containers',
  'devices',
  'extra-bindings',
  'peers',
  'provides',
  'requires',
  'resources',
  'storage',
  'subordinate',
  'terms',
] as const satisfies readonly (keyof Charmcraft)[];

/** `metadata.yaml`: sorted by key, empty values left out. */
export function metadataYaml(charmcraft: Charmcraft): string {
  const metadata: Record<string, unknown> = Object.fromEntries(unchanged.map((key) => [key, charmcraft[key]]));
  const entries = { ...metadata, 'display-name': charmcraft.title, ...linksOf(charmcraft.links ?? {}) };
  return yaml(
    Object.fromEntries(
      Object.entries(entries)
        .filter(([, value]) => !empty(value))
        .toSorted(([one], [other]) => (one < other ? -1 : 1)),
    ),
  );
}

function linksOf(links: Links): Record<string, unknown> {
  return {
    docs: links.documentation,
    maintainers: links.contact === undefined ? undefined : [links.contact].flat(),
    issues: links.issues,
    source: links.source,
    website: links.website,
  };
}

/** `config.yaml`; none without options, because Juju refuses an empty one. */
export function configYaml({ config }: Charmcraft): string | undefined {
  return empty(config?.options) ? undefined : yaml({ options: config?.options });
}

/** `actions.yaml`; none without actions. */
export function actionsYaml({ actions }: Charmcraft): string | undefined {
  return empty(actions) ? undefined : yaml(actions);
}

/** Written so that readers of YAML 1.1, which Juju and charmcraft are, read it back the same: `yes` in quotes. */
export function yaml(value: unknown): string {
  return stringify(value, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
}

function empty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}
