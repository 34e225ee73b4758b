import type { Model, Rules } from './model.ts';

/** How Juju 3.6 behaves where it is not disputed, and what its code says where it is. */
export const defaultRules: Rules = {
  juju: 3,
  leaderHearsItself: true,
  ownersHearTheirSecrets: true,
  storage: 'early',
};

/** An empty model. @param input.agentVersion - @default '3.6.11', or '4.0.15' when the rules say 4 */
export function createModel(input: {
  readonly name: string;
  readonly uuid: string;
  readonly agentVersion?: string;
  readonly rules?: Partial<Rules>;
}): Model {
  const rules = { ...defaultRules, ...input.rules };
  return {
    format: 1,
    name: input.name,
    uuid: input.uuid,
    agentVersion: input.agentVersion ?? (rules.juju === 4 ? '4.0.15' : '3.6.11'),
    config: {},
    rules,
    applications: {},
    units: {},
    relations: {},
    secrets: {},
    actions: {},
    sequences: { relation: 0, action: 1, storage: 0 },
  };
}
