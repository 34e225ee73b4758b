import {
  Integration,
  readEach,
  ready,
  unreadable,
  type Each,
  type Offer,
  type Reading,
  type RelationView,
} from '@grimoire/charm';
import { narrowed, type AlertRules, type Topology } from '@grimoire/juju-topology';
import { offered, unitAddress, type ReceivedJob, type StaticConfig } from './wire.ts';

/** What one application wants scraped. */
export interface Scraped {
  readonly relation: number;
  readonly endpoint: string;
  /** The application at the other end. */
  readonly app: string;
  /** Ready for Prometheus' configuration: names unique, `*` replaced by each unit, with the labels of where it is. */
  readonly jobs: readonly ReceivedJob[];
  /** Each selector looks only at that application. */
  readonly rules: AlertRules;
}

/**
 * The requirer's end of `prometheus_scrape`: what to scrape and which alerts to evaluate. An application that has written
 * nothing yet, and a unit without an address, are left out. Broken data does not hold up the others: it is in
 * `status`, with who sent it.
 */
export function scrapeTargets(): Integration<'requires', 'prometheus_scrape', Each<Scraped>, 'always'> {
  return new Integration('requires', 'prometheus_scrape', 'always', {
    read: (relations) => readEach(relations, readOne),
  });
}

/**
 * What is wrong with an application's jobs or rules, for the goal's `offers`; nothing takes back what was said before.
 *
 * @param why - the reason that none of them is used, if so
 */
export function scrapeOffer<E extends string>(endpoint: E, { relation }: Scraped, why: string | undefined): Offer<E> {
  return { endpoint, relation, app: { event: why && JSON.stringify({ valid: false, errors: why }) } };
}

function readOne(relation: RelationView): Reading<Scraped | undefined> {
  const said = offered.parse(relation.remoteApp);
  if (!said.ok && said.wrong.length === 0) return ready(undefined);
  if (!said.ok) return unreadable(relation, said.wrong);
  const { scrape_jobs: jobs, scrape_metadata: topology, alert_rules: rules } = said.value;
  return ready({
    relation: relation.id,
    endpoint: relation.endpoint,
    app: relation.app,
    rules: narrowed(rules ?? { groups: [] }, 'promql'),
    jobs: jobs.map((job, index) => placed(job, index, relation, topology)),
  });
}

/** The units that can be scraped, by name. */
function addresses(relation: RelationView): readonly (readonly [unit: string, address: string, path: string])[] {
  return Object.values(relation.remoteUnits).flatMap((bag) => {
    const at = unitAddress.parse(bag);
    if (!at.ok) return [];
    const { prometheus_scrape_unit_address: address, prometheus_scrape_unit_name: unit } = at.value;
    return [
      [unit, address.includes(':') ? `[${address}]` : address, at.value.prometheus_scrape_unit_path ?? ''] as const,
    ];
  });
}

function placed(job: ReceivedJob, index: number, relation: RelationView, topology: Topology | undefined): ReceivedJob {
  const name = typeof job['job_name'] === 'string' ? job['job_name'] : String(index);
  const labels = topology === undefined ? {} : labelsOf(topology);
  const each = addresses(relation);
  return {
    ...job,
    job_name: `juju_${relation.app}_${relation.id}_${index}_${name}`,
    static_configs: job.static_configs.flatMap((config) => [
      ...each.flatMap(([unit, address]) => forUnit(config, address, topology && { ...labels, juju_unit: unit })),
      ...fixed(config, labels),
    ]),
  };
}

const labelsOf = (topology: Topology): Readonly<Record<string, string>> => ({
  juju_model: topology.model,
  juju_model_uuid: topology.model_uuid,
  juju_application: topology.application,
  juju_charm: topology.charm_name,
});

/** The targets that stand for every unit, for one of them. */
function forUnit(
  { targets, labels }: StaticConfig,
  address: string,
  more: Readonly<Record<string, string>> | undefined,
): readonly StaticConfig[] {
  const own = targets.filter((target) => target.startsWith('*')).map((target) => target.replace('*', address));
  return own.length === 0 ? [] : [{ targets: own, labels: { ...labels, ...more } }];
}

function fixed({ targets, labels }: StaticConfig, more: Readonly<Record<string, string>>): readonly StaticConfig[] {
  const own = targets.filter((target) => !target.startsWith('*'));
  return own.length === 0 ? [] : [{ targets: own, labels: { ...labels, ...more } }];
}
