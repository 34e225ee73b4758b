import { Integration, ready, type LogTargetGoal, type RelationView, type Self } from '@grimoire/charm';
import {
  complaints,
  labelledRules,
  sameJson,
  topologyLabels,
  topologyOf,
  type AlertRules,
} from '@grimoire/juju-topology';
import { pushed } from './wire.ts';

/** Where the logs of this unit go. */
export interface Logging {
  /** For `logTargets` of every container: one for each Loki, none when there is none. */
  readonly targets: Readonly<Record<string, LogTargetGoal>>;
  /** What the consumers say of our alert rules, one text each. */
  readonly complaints: readonly string[];
}

/**
 * The requirer's end of `loki_push_api`. It holds nothing up: a Loki that does not say yet where it is gets no logs yet, and
 * the others do. Every unit forwards; the leader sends the alert rules.
 *
 * Streams have the labels `juju_model`, `juju_model_uuid`, `juju_application`, `juju_charm`, `juju_unit`, `charm`, `product`, and
 * Pebble's own `pebble_service`; no `job`.
 *
 * @example
 * logging: logs(rules)
 * // in decide
 * run: { services, logTargets: logging.targets }
 */
export function logs(rules?: AlertRules): Integration<'requires', 'loki_push_api', Logging, 'always'> {
  return new Integration('requires', 'loki_push_api', 'always', {
    read: (relations, { self }) =>
      ready({
        targets: targetsOf(relations, self),
        complaints: relations.flatMap(({ remoteApp }) => complaints(remoteApp['event'])),
      }),
    owes: ({ localApp }, { self }) => ({
      app: {
        metadata: sameJson(localApp?.['metadata'], topologyOf(self)),
        alert_rules: sameJson(localApp?.['alert_rules'], rules === undefined ? {} : labelledRules(rules, self)),
      },
    }),
  });
}

/** One for each address: the units of a coordinator all tell the same one. */
function targetsOf(relations: readonly RelationView[], self: Self): Readonly<Record<string, LogTargetGoal>> {
  const byUrl = new Map<string, string>();
  for (const [unit, bag] of relations.flatMap(({ remoteUnits }) => Object.entries(remoteUnits))) {
    const at = pushed.parse(bag);
    if (at.ok && !byUrl.has(at.value.endpoint.url)) byUrl.set(at.value.endpoint.url, unit);
  }
  return Object.fromEntries([...byUrl].map(([url, unit]) => [unit, targetOf(url, self)]));
}

function targetOf(location: string, self: Self): LogTargetGoal {
  return {
    type: 'loki',
    location,
    services: ['all'],
    labels: { product: 'Juju', charm: self.charm, ...topologyLabels(self), juju_unit: self.name },
  };
}
