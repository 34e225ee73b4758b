import { unmetAssumption } from '../charm/assumes.ts';
import type { CharmMeta } from '../charm/charm-meta.ts';
import { optionValue } from '../charm/options.ts';
import { applicationOf, changeApplication } from '../change.ts';
import type { Application, Model, Resource } from '../model.ts';
import { ModelError } from '../model-error.ts';
import { checkedResources } from './deploy.ts';
import { addPeerRelations, relationKey } from './relate.ts';

/**
 * `juju refresh`: the application gets another charm or other resources. Units notice it when their pods are replaced,
 * which the runner does from the highest number down.
 *
 * @throws ModelError when the new charm lacks an endpoint that is in use, or the storage that units have.
 */
export function refresh(
  model: Model,
  application: string,
  input: {
    readonly charm?: CharmMeta;
    readonly charmUrl?: string;
    readonly resources?: Readonly<Record<string, Resource>>;
  },
  at: number,
): Model {
  const was = applicationOf(model, application);
  const charm = input.charm ?? was.charm;
  const refuse = (why: string): ModelError =>
    new ModelError(`cannot upgrade application "${application}" to charm "${charm.name}": ${why}`);
  const unmet = unmetAssumption(charm.assumes, model.agentVersion);
  if (unmet !== undefined) throw refuse(`charm feature requirements cannot be met: ${unmet}`);
  for (const { endpoints } of Object.values(model.relations)) {
    const end = endpoints.find((item) => item.application === application);
    if (end && charm.endpoints[end.endpoint]?.role !== end.role)
      throw refuse(`would break relation "${relationKey(endpoints)}"`);
  }
  for (const name of Object.keys(was.charm.storage)) {
    if (!charm.storage[name]) throw refuse(`existing storage "${name}" removed`);
  }
  const revision = input.charm ? was.charmRevision + 1 : was.charmRevision;
  const next = changeApplication(model, application, () => ({
    ...was,
    charm,
    charmRevision: revision,
    charmUrl: input.charm ? (input.charmUrl ?? `local:${charm.name}-${revision}`) : was.charmUrl,
    modifiedVersion: was.modifiedVersion + 1,
    resources: { ...keptResources(was, charm), ...checkedResources(charm, input.resources ?? {}) },
    config: keptConfig(was, charm),
  }));
  return addPeerRelations(next, applicationOf(next, application), at);
}

function keptResources({ resources }: Application, charm: CharmMeta): Readonly<Record<string, Resource>> {
  return Object.fromEntries(
    Object.entries(resources).filter(([name, { type }]) => charm.resources[name]?.type === type),
  );
}

/** Options that the new charm still has, with values that it can take. */
function keptConfig({ config }: Application, charm: CharmMeta): Application['config'] {
  return Object.fromEntries(
    Object.entries(config).flatMap(([name, value]) => {
      const option = charm.options[name];
      if (!option) return [];
      try {
        return [[name, optionValue(option, value)]];
      } catch (cause) {
        if (cause instanceof ModelError) return [];
        throw cause;
      }
    }),
  );
}
