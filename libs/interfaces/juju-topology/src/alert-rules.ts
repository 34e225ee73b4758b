import type { Self } from '@grimoire/charm';
import { record, string, topologyLabels } from './topology.ts';

/** Groups of alerting and recording rules, as in a rule file of Prometheus or Loki. */
export interface AlertRules {
  readonly groups: readonly RuleGroup[];
}
export interface RuleGroup {
  readonly name: string;
  readonly interval?: string;
  readonly rules: readonly Rule[];
}
export interface Rule {
  readonly alert?: string;
  readonly record?: string;
  /** PromQL or LogQL. `%%juju_topology%%` is removed: the consumer puts the matchers in, from the labels. */
  readonly expr: string;
  /** `5m` */
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * The rules as they go on the wire: every group named after model, application and itself, every rule with the labels
 * that say where it comes from (a label that the rule sets itself stays).
 */
export function labelledRules({ groups }: AlertRules, self: Self): AlertRules {
  return {
    groups: groups.map((group) => ({
      ...group,
      name: groupName(group.name, self),
      rules: group.rules.map((rule) => labelled(rule, self)),
    })),
  };
}

function groupName(name: string, self: Self): string {
  // Named on the wire already: by this very rule, or by a library before us.
  if (/_[0-9a-f]{8}_.*rules$/.test(name)) return name;
  const full = `${self.model}_${self.modelUuid.slice(0, 8)}_${self.app}_${name}`.replace(/[^A-Za-z0-9_:]/g, '_');
  return full.endsWith('_rules') ? full : `${full}_rules`;
}

function labelled(rule: Rule, self: Self): Rule {
  return {
    ...rule,
    expr: rule.expr.replace(/%%juju_topology%%\s*,?\s*/g, ''),
    labels: { ...topologyLabels(self), ...rule.labels },
  };
}

/** For a `json` field: `{}` has no rules. What a rule says besides its names is kept as it is. */
export function readAlertRules(value: unknown): AlertRules {
  const { groups = [] } = record(value);
  if (!Array.isArray(groups)) throw new TypeError('not a list of groups');
  return { groups: groups.map(readGroup) };
}

function readGroup(value: unknown): RuleGroup {
  const { name, interval, rules = [] } = record(value);
  if (!Array.isArray(rules)) throw new TypeError('not a list of rules');
  return {
    name: string(name),
    ...(interval !== undefined && { interval: string(interval) }),
    rules: rules.map(readRule),
  };
}

function readRule(value: unknown): Rule {
  const rule = record(value);
  const texts = ['alert', 'record', 'for'].flatMap((key) =>
    rule[key] === undefined ? [] : [[key, string(rule[key])] as const],
  );
  const maps = ['labels', 'annotations'].flatMap((key) =>
    rule[key] === undefined ? [] : [[key, readTexts(rule[key])] as const],
  );
  return { ...Object.fromEntries(texts), expr: string(rule['expr']), ...Object.fromEntries(maps) };
}

function readTexts(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(record(value)).map(([key, text]) => [key, string(text)]));
}

/**
 * What a consumer says of the rules and jobs that it was given, in the key `event` of its application bag: one text a
 * complaint. Garbled content is no complaint.
 */
export function complaints(event: string | undefined): readonly string[] {
  try {
    const { errors, scrape_job_errors: jobs } = record(JSON.parse(event ?? '{}'));
    return [...said(errors), ...said(jobs)];
  } catch {
    return [];
  }
}

function said(errors: unknown): readonly string[] {
  if (typeof errors === 'string') return errors === '' ? [] : [errors];
  if (Array.isArray(errors)) return errors.map((error) => (typeof error === 'string' ? error : JSON.stringify(error)));
  return typeof errors === 'object' && errors !== null
    ? Object.entries(errors).map(
        ([name, error]) => `${name}: ${typeof error === 'string' ? error : JSON.stringify(error)}`,
      )
    : [];
}
