import { changeAgent, changeRelation, unitOf } from '../change.ts';
import type { Bag, Model, Unit } from '../model.ts';
import { egressSubnets, ingressAddress } from '../report/addresses.ts';

/** What the agent itself writes into the own unit bag of every relation. */
function addressData(model: Model, unit: Unit): Readonly<Record<string, string>> {
  const address = ingressAddress(model, unit);
  if (address === undefined) return {};
  return {
    'egress-subnets': egressSubnets(model, unit).join(','),
    'ingress-address': address,
    'private-address': address,
  };
}

/** Enters a relation's scope, just before `created`: the others see the unit from now on. */
export function enterScope(model: Model, name: string, id: number): Model {
  const unit = unitOf(model, name);
  const known = changeAgent(model, name, (agent) =>
    agent.relations[id]
      ? agent
      : { ...agent, relations: { ...agent.relations, [id]: { created: false, members: {}, applications: {} } } },
  );
  return changeRelation(known, id, (relation) => {
    const bag = relation.units[name];
    if (bag?.scope === 'in' || bag?.scope === 'leaving') return relation;
    const data = { version: (bag?.version ?? 0) + 1, data: addressData(model, unit), scope: 'in' as const };
    return { ...relation, units: { ...relation.units, [name]: data } };
  });
}

export function leaveScope(model: Model, name: string, id: number): Model {
  return changeRelation(model, id, (relation) => {
    const bag = relation.units[name];
    return bag ? { ...relation, units: { ...relation.units, [name]: { ...bag, scope: 'left' } } } : relation;
  });
}

/** Before `config-changed`: puts the present addresses back into all bags of the unit. */
export function refreshAddresses(model: Model, name: string): Model {
  const addresses = addressData(model, unitOf(model, name));
  let next = model;
  for (const { id, units } of Object.values(model.relations)) {
    const bag = units[name];
    if (bag?.scope !== 'in') continue;
    next = changeRelation(next, id, (was) => ({ ...was, units: { ...was.units, [name]: writeBag(bag, addresses) } }));
  }
  return next;
}

/** Writes into a bag as `relation-set` does: an empty value deletes. A write that changes nothing keeps the version. */
export function writeBag<B extends Bag>(bag: B, entries: Readonly<Record<string, string>>): B {
  const data: Record<string, string> = { ...bag.data };
  let changed = false;
  for (const [key, value] of Object.entries(entries)) {
    if ((data[key] ?? '') === value) continue;
    changed = true;
    if (value === '') delete data[key];
    else data[key] = value;
  }
  return changed ? { ...bag, data, version: bag.version + 1 } : bag;
}
