import { Refusal } from '@grimoire/hook-protocol/server';
import { writeBag } from '../agent/scope.ts';
import { applicationOf, changeRelation, changeUnit, unitOf } from '../change.ts';
import type { Model } from '../model.ts';
import { applySecrets, checkSecrets } from './apply-secrets.ts';
import { changePorts } from './change-ports.ts';
import type { Pending } from './pending.ts';

const MAX_STATE_BYTES = 2 * 1024 * 1024;

/**
 * Everything that a hook asked for, in one commit: all of it or, when the controller refuses a part, nothing.
 *
 * @throws Refusal with what the controller says.
 */
export function flush(model: Model, name: string, pending: Pending, at: number): Model {
  checkState(pending);
  checkPorts(model, name, pending);
  checkStorage(model, name, pending);
  checkSecrets(model, name, pending.secrets);
  let next = writeRelations(model, name, pending);
  next = changeUnit(next, name, (unit) => ({
    ...unit,
    state: pending.state ?? unit.state,
    ports: pending.ports.length === 0 ? unit.ports : changePorts(unit.ports, pending.ports),
  }));
  return applySecrets(next, name, pending.secrets, at);
}

function writeRelations(model: Model, name: string, { relations }: Pending): Model {
  const { application } = unitOf(model, name);
  let next = model;
  for (const [id, { unit, application: ofApplication }] of relations) {
    const writesApplication = Object.keys(ofApplication).length > 0;
    if (writesApplication && applicationOf(model, application).leader?.unit !== name) {
      throw new Refusal('cannot write relation settings: permission denied', 1);
    }
    next = changeRelation(next, id, (relation) => {
      const [ownBag, applicationBag] = [relation.units[name], relation.applications[application]];
      return {
        ...relation,
        units: ownBag ? { ...relation.units, [name]: writeBag(ownBag, unit) } : relation.units,
        applications:
          applicationBag && writesApplication
            ? { ...relation.applications, [application]: writeBag(applicationBag, ofApplication) }
            : relation.applications,
      };
    });
  }
  return next;
}

function checkState({ state }: Pending): void {
  const size = Object.entries(state ?? {}).reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value),
    0,
  );
  if (size > MAX_STATE_BYTES)
    throw new Refusal(`max allowed size (${MAX_STATE_BYTES}) exceeded by charm state: quota limit exceeded`, 1);
}

function checkPorts(model: Model, name: string, { ports }: Pending): void {
  const { charm } = applicationOf(model, unitOf(model, name).application);
  for (const { open, port } of ports) {
    if (open && port.protocol === 'icmp')
      throw new Refusal('cannot apply changes: protocol "icmp" is not supported for k8s applications', 1);
    for (const endpoint of port.endpoints) {
      if (!(endpoint in charm.endpoints) && !charm.extraBindings.includes(endpoint)) {
        throw new Refusal(`cannot apply changes: open ports for endpoint "${endpoint}": endpoint not found`, 1);
      }
    }
  }
}

function checkStorage(model: Model, name: string, { storage }: Pending): void {
  const { charm } = applicationOf(model, unitOf(model, name).application);
  for (const wanted of storage.keys()) {
    if (!charm.storage[wanted]) throw new Refusal(`cannot add storage: charm storage "${wanted}" not found`, 1);
    throw new Refusal(`cannot add storage "${wanted}": a running pod on Kubernetes gets no more volumes`, 1);
  }
}
