import type { Model, Unit } from '@grimoire/juju-model';
import { stringify } from 'yaml';
import type { ShowUnitRequest } from '../../cli/verbs/show-unit.ts';
import { GrimoireError } from '../../home/grimoire-error.ts';
import type { VerbContext } from '../verb-context.ts';

export async function showUnit({ unit: name, format }: ShowUnitRequest, context: VerbContext): Promise<number> {
  const model = context.controller.existing(context.model).store.read();
  const unit = model.units[name];
  if (unit === undefined) throw new GrimoireError(`unit "${name}" not found`);
  const shown = { [name]: describe(model, unit) };
  context.out(format === 'json' ? `${JSON.stringify(shown)}\n` : stringify(shown));
  return 0;
}

/** As `juju show-unit`: the unit, and of every relation the other side's application bag and both sides' unit bags. */
function describe(model: Model, unit: Unit): unknown {
  const application = model.applications[unit.application];
  const relations = Object.values(model.relations).flatMap((relation) => {
    const own = relation.endpoints.find((end) => end.application === unit.application);
    if (own === undefined) return [];
    const remote = relation.endpoints.find((end) => end !== own) ?? own;
    const others = Object.entries(relation.units).filter(
      ([name]) => name.startsWith(`${remote.application}/`) && name !== unit.name,
    );
    return [
      {
        'relation-id': relation.id,
        endpoint: own.endpoint,
        'related-endpoint': remote.endpoint,
        'application-data': relation.applications[remote.application]?.data ?? {},
        'local-unit': {
          'in-scope': relation.units[unit.name]?.scope === 'in',
          data: relation.units[unit.name]?.data ?? {},
        },
        'related-units': Object.fromEntries(
          others.map(([name, { scope, data }]) => [name, { 'in-scope': scope === 'in', data }]),
        ),
      },
    ];
  });
  return {
    'opened-ports': unit.ports.map(({ from, protocol }) => `${from}/${protocol}`),
    charm: application?.charmUrl ?? '',
    leader: application?.leader?.unit === unit.name,
    life: unit.life,
    'relation-info': relations,
    ...(unit.pod && { 'provider-id': unit.name.replace('/', '-'), address: unit.pod.address }),
  };
}
