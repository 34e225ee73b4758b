import type { Model, Relation } from '@grimoire/juju-model';
import * as fc from 'fast-check';
import type { Scenario } from './laws.ts';
import type { Dispatched, World } from './world.ts';

type Data = Readonly<Record<string, string>>;

/**
 * Law: whatever the databags hold, no hook fails. Writes nonsense over what the other sides of a settled deployment have
 * written, under the keys that either side of it uses, and runs the hooks that this brings.
 *
 * @param tries - how many different nonsenses
 * @returns the hooks of the unit that failed, of the smallest nonsense that was found, with it: there must be none.
 */
export async function nonsense(scenario: Scenario, unit: string, tries = 20): Promise<readonly unknown[]> {
  const settled = await scenario({}, () => undefined);
  const keys = keysOf(settled.model, unit);
  if (keys.length === 0) return [];
  const value = fc.oneof(fc.string(), fc.json(), fc.constantFrom(...valuesOf(settled.model)));
  const bag = fc.dictionary(fc.constantFrom(...keys), value, { minKeys: 1, noNullPrototype: true });
  const law = fc.asyncProperty(bag, async (data) => {
    const world = await scenario({}, () => undefined);
    return (await failedOn(world, unit, data)).length === 0;
  });
  const { counterexample } = await fc.check(law, { numRuns: tries });
  if (counterexample === null) return [];
  const [data] = counterexample;
  const world = await scenario({}, () => undefined);
  return [{ data, failed: await failedOn(world, unit, data), log: world.log.slice(-5) }];
}

async function failedOn(world: World, unit: string, data: Data): Promise<readonly Dispatched[]> {
  world.change((model) => overwritten(model, applicationOf(unit), data));
  const hooks = [...(await world.settle()), await world.run(unit, { kind: 'update-status' })];
  return hooks.filter((hook) => hook.unit === unit && hook.code !== 0);
}

/** All bags of the other sides, with this in them. */
function overwritten(model: Model, application: string, data: Data): Model {
  const relations = related(model, application).map((relation): readonly [number, Relation] => [
    relation.id,
    {
      ...relation,
      applications: written(relation.applications, data, (name) => name !== application),
      units: written(relation.units, data, (name) => applicationOf(name) !== application),
    },
  ]);
  return { ...model, relations: { ...model.relations, ...Object.fromEntries(relations) } };
}

function written<B extends { readonly data: Data; readonly version: number }>(
  bags: Readonly<Record<string, B>>,
  data: Data,
  theirs: (name: string) => boolean,
): Readonly<Record<string, B>> {
  return Object.fromEntries(
    Object.entries(bags).map(([name, bag]) => [
      name,
      theirs(name) ? { ...bag, data: { ...bag.data, ...data }, version: bag.version + 1 } : bag,
    ]),
  );
}

const related = (model: Model, application: string): readonly Relation[] =>
  Object.values(model.relations).filter(
    ({ endpoints }) => endpoints.length > 1 && endpoints.some((end) => end.application === application),
  );

const bagsOf = (model: Model, unit: string): readonly Data[] =>
  related(model, applicationOf(unit))
    .flatMap(({ applications, units }) => [...Object.values(applications), ...Object.values(units)])
    .map(({ data }) => data);

const keysOf = (model: Model, unit: string): readonly string[] => [
  ...new Set(bagsOf(model, unit).flatMap((data) => Object.keys(data))),
];

/** What is right at one key is nonsense at another. */
function valuesOf(model: Model): readonly [string, ...string[]] {
  const all = Object.values(model.relations).flatMap(({ applications }) => Object.values(applications));
  return ['', ...all.flatMap(({ data }) => Object.values(data))];
}

const applicationOf = (unit: string): string => unit.slice(0, unit.lastIndexOf('/'));
