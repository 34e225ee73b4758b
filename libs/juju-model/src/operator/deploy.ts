import { unmetAssumption } from '../charm/assumes.ts';
import type { CharmMeta, ConfigValue } from '../charm/charm-meta.ts';
import type { Application, Model, Resource } from '../model.ts';
import { ModelError } from '../model-error.ts';
import { settle } from '../settle.ts';
import { checkedConfig } from './configure.ts';
import { addPeerRelations } from './relate.ts';

const applicationName = /^[a-z][a-z0-9]*(-[a-z0-9]*[a-z][a-z0-9]*)*$/;

export interface DeployInput {
  readonly charm: CharmMeta;
  /** @default the charm's name */
  readonly name?: string;
  /** @default `local:<charm>-<revision>` */
  readonly charmUrl?: string;
  /** @default 0 */
  readonly revision?: number;
  /** @default 1 */
  readonly units?: number;
  /** Values, or texts as they stand on a command line. */
  readonly config?: Readonly<Record<string, ConfigValue>>;
  readonly resources?: Readonly<Record<string, Resource>>;
  readonly trust?: boolean;
  readonly constraints?: Readonly<Record<string, string>>;
}

/** `juju deploy`: the application with its peer relations and units. */
export function deploy(model: Model, input: DeployInput, at: number): Model {
  const { charm, revision = 0, units = 1 } = input;
  const name = input.name ?? charm.name;
  if (!applicationName.test(name)) {
    throw new ModelError(
      `invalid application name "${name}": use lower case letters, digits and hyphens, beginning with a letter, and no part of digits only`,
    );
  }
  if (model.applications[name]) throw new ModelError(`cannot add application "${name}": application already exists`);
  if (!Number.isInteger(units) || units < 0) throw new ModelError('number of units must be a positive integer');
  const unmet = unmetAssumption(charm.assumes, model.agentVersion);
  if (unmet !== undefined)
    throw new ModelError(`cannot add application "${name}": charm feature requirements cannot be met: ${unmet}`);

  const application: Application = {
    name,
    life: 'alive',
    charm,
    charmUrl: input.charmUrl ?? `local:${charm.name}-${revision}`,
    charmRevision: revision,
    modifiedVersion: 0,
    config: checkedConfig(charm, input.config ?? {}),
    trust: input.trust ?? false,
    scale: units,
    resources: checkedResources(charm, input.resources ?? {}),
    constraints: input.constraints ?? {},
    leaderSettings: { version: 0, data: {} },
    workloadVersion: '',
  };
  const deployed = { ...model, applications: { ...model.applications, [name]: application } };
  return settle(addPeerRelations(deployed, application, at), at);
}

/** @throws ModelError for a resource that the charm does not have, or one of another type. */
export function checkedResources(
  charm: CharmMeta,
  resources: Readonly<Record<string, Resource>>,
): Readonly<Record<string, Resource>> {
  for (const [name, { type }] of Object.entries(resources)) {
    const known = charm.resources[name];
    if (!known)
      throw new ModelError(
        `unrecognized resource "${name}": the charm has ${Object.keys(charm.resources).toSorted().join(', ') || 'none'}`,
      );
    if (known.type !== type) throw new ModelError(`resource "${name}" is of type ${known.type}, got ${type}`);
  }
  return resources;
}
