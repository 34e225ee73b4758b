import type { Model } from '@grimoire/juju-model';
import type { Pebble, PebbleApi } from '@grimoire/pebble';
import { endState } from '@grimoire/testing';
import type { Rig } from './rig.ts';

/**
 * What one application came to, as far as an operator, another charm or its workload can tell: status, databags of both
 * sides, secrets, files with their content, plan, services. Two applications on one rig compare equal: names, numbers,
 * addresses and random values that differ by nature are shown by what they stand for.
 *
 * @param left - files that are left out. @default none
 */
export async function endStateOf(
  rig: Rig,
  application: string,
  left: (path: string) => boolean = () => false,
): Promise<unknown> {
  const { gates } = rig.unit(`${application}/0`);
  const containers = [...gates].map(
    ([name, { pebble }]) => [`${application}/0 ${name}`, without(pebble, left)] as const,
  );
  const model = sliceOf(rig.model, application);
  const state = await endState({ model, containers: () => containers }, ['/data', '/etc/nginx']);
  const relation = Object.values(rig.model.relations).find(
    ({ endpoints }) => endpoints.length === 2 && endpoints.some((end) => end.application === application),
  );
  const text = JSON.stringify(state)
    .replaceAll(application, '<application>')
    .replaceAll(`relation_id_${relation?.id}`, '<relation user>')
    .replaceAll(`database.${relation?.id}.`, 'database.<relation>.')
    .replaceAll(rig.model.units[`${application}/0`]?.pod?.address ?? '', '<address>');
  const parsed: unknown = JSON.parse(text);
  return parsed;
}

/** The same Pebble, with some files not listed. */
function without(pebble: Pebble, left: (path: string) => boolean): PebbleApi {
  const listFiles: PebbleApi['listFiles'] = async (...asked) =>
    (await pebble.listFiles(...asked)).filter(({ path }) => !left(path));
  return new Proxy<PebbleApi>(pebble, {
    get(target, name) {
      if (name === 'listFiles') return listFiles;
      const method: unknown = Reflect.get(target, name, target);
      return typeof method === 'function' ? method.bind(target) : method;
    },
  });
}

/** The application as if it were alone with its relations, these numbered from 1. */
function sliceOf(model: Model, application: string): Model {
  const relations = Object.values(model.relations).filter(({ endpoints }) =>
    endpoints.some((end) => end.application === application),
  );
  const numbers = new Map(relations.map(({ id }, index) => [id, index + 1]));
  const mine = Object.values(model.secrets).filter(
    ({ owner, grants }) =>
      (owner.kind === 'application' && owner.name === application) ||
      (owner.kind === 'unit' && owner.name === `${application}/0`) ||
      grants.some(({ target }) => target === application || target === `${application}/0`),
  );
  return {
    ...model,
    units: Object.fromEntries(Object.entries(model.units).filter(([, unit]) => unit.application === application)),
    relations: Object.fromEntries(relations.map((relation, index) => [index + 1, { ...relation, id: index + 1 }])),
    secrets: Object.fromEntries(
      mine.map((secret) => [
        secret.id,
        {
          ...secret,
          grants: secret.grants.map((grant) =>
            grant.relation === undefined ? grant : { ...grant, relation: numbers.get(grant.relation) ?? 0 },
          ),
        },
      ]),
    ),
  };
}
