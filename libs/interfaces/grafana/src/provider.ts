import { createHash } from 'node:crypto';
import { Integration, ready, type Owed, type RelationView, type Self } from '@grimoire/charm';
import { complaints, topologyOf } from '@grimoire/juju-topology';
import { compress } from 'lzma1';
import { offered, type Template } from './wire.ts';

/**
 * A dashboard as Grafana exports it. Its panels name their data sources `${prometheusds}` and `${lokids}`, which the
 * consumer sets.
 */
export interface Dashboard {
  readonly title: string;
  readonly uid?: string;
  readonly tags?: readonly string[];
  readonly [field: string]: unknown;
}

/**
 * The provider's end of `grafana_dashboard`. It holds nothing up.
 *
 * @param make - the dashboards by name. Called only when there is a relation, so that others do not pay for them.
 * @returns what the consumers complain of, one text each
 * @example 'grafana-dashboard': dashboards(() => ({ chat: { title: 'Chat', panels } }))
 */
export function dashboards(
  make: () => Readonly<Record<string, Dashboard>>,
): Integration<'provides', 'grafana_dashboard', readonly string[], 'always'> {
  return new Integration('provides', 'grafana_dashboard', 'always', {
    read: (relations) => ready(relations.flatMap(({ remoteApp }) => complaints(remoteApp['event']))),
    owes: (relation, { self }) => owed(relation, self, make),
  });
}

/**
 * What is in the bag stays as long as it holds these very dashboards: compressing takes tens of milliseconds for each, and a
 * text that differs without saying anything new has the consumer load all of them again.
 */
function owed({ localApp }: RelationView, self: Self, make: () => Readonly<Record<string, Dashboard>>): Owed {
  // Only the leader writes, and only the leader sees the bag.
  if (localApp === undefined) return {};
  const texts = Object.entries(make()).map(
    ([name, dashboard]) => [`file:${name}`, textOf(name, dashboard, self)] as const,
  );
  const { unit: _leader, ...where } = topologyOf(self);
  const uuid = shake(JSON.stringify([where, texts]), 8);
  const there = offered.parse(localApp);
  if (there.ok && there.value.dashboards.uuid === uuid) return { app: { dashboards: localApp['dashboards'] } };
  const templates = Object.fromEntries(texts.map(([key, text]) => [key, templateOf(key, text, self)]));
  return { app: { dashboards: JSON.stringify({ templates, uuid }) } };
}

/** With a `uid` of its own and a tag that says which charm it comes from, as Grafana's consumers look for. */
function textOf(name: string, { uid, tags = [], ...rest }: Dashboard, { charm }: Self): string {
  return JSON.stringify({
    ...rest,
    uid: /^[0-9a-f]{40}$/.test(uid ?? '') ? uid : shake(`${charm}-src/grafana_dashboards/${name}.json`, 20),
    tags: tags.some((tag) => tag.startsWith('charm: ')) ? tags : [...tags, `charm: ${charm}`],
  });
}

function templateOf(key: string, text: string, self: Self): Template {
  const { model, model_uuid, application, unit } = topologyOf(self);
  return {
    charm: self.charm,
    content: Buffer.from(compress(Buffer.from(text))).toString('base64'),
    juju_topology: { model, model_uuid, application, unit },
    inject_dropdowns: true,
    dashboard_alt_uid: shake(`${self.charm}-${key}`, 8),
  };
}

/** Hexadecimal digits of SHAKE-256, two for each byte. */
function shake(text: string, bytes: number): string {
  return createHash('shake256', { outputLength: bytes }).update(text).digest('hex');
}
