import type { Self } from '@grimoire/charm';

/** Groups of Prometheus' alerting and recording rules, as in a rule file. */
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
  /** PromQL. `%%juju_topology%%` is removed: the consumer puts the matchers in, from the labels. */
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
    labels: {
      juju_model: self.model,
      juju_model_uuid: self.modelUuid,
      juju_application: self.app,
      juju_charm: self.charm,
      ...rule.labels,
    },
  };
}
