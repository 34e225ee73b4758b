import * as v from 'valibot';
import { parse } from 'yaml';

const named = v.optional(v.nullable(v.record(v.string(), v.unknown())));
const metadataSchema = v.object({
  provides: named,
  requires: named,
  peers: named,
  storage: named,
  containers: named,
});

const unitHooks: readonly string[] = [
  'install',
  'start',
  'config-changed',
  'upgrade-charm',
  'stop',
  'remove',
  'collect-metrics',
  'meter-status-changed',
  'leader-elected',
  'leader-deposed',
  'leader-settings-changed',
  'update-status',
  'pre-series-upgrade',
  'post-series-upgrade',
  'secret-changed',
  'secret-expired',
  'secret-remove',
  'secret-rotate',
];
const relationHooks = ['created', 'joined', 'changed', 'departed', 'broken'].map((event) => `relation-${event}`);
const storageHooks = ['storage-attached', 'storage-detaching'];
const containerHooks = ['custom-notice', 'ready', 'check-failed', 'check-recovered'].map((event) => `pebble-${event}`);

/** Every hook that Juju knows for a charm: files of these names under `hooks/` are made executable for their owner. */
export function hookNames(metadata: string): ReadonlySet<string> {
  const { provides, requires, peers, storage, containers } = v.parse(metadataSchema, parse(metadata));
  const names = (map: object | null | undefined, events: readonly string[]): readonly string[] =>
    Object.keys(map ?? {}).flatMap((name) => events.map((event) => `${name}-${event}`));
  return new Set([
    ...unitHooks,
    ...[provides, requires, peers].flatMap((endpoints) => names(endpoints, relationHooks)),
    ...names(storage, storageHooks),
    ...names(containers, containerHooks),
  ]);
}
