import { applicationOf } from '../change.ts';
import { STORAGE_ROOT } from '../charm/storage.ts';
import type { StorageMeta } from '../charm/charm-meta.ts';
import type { Agent, Model, Storage, Unit } from '../model.ts';

/** A new unit under a number of its application. Its storage exists at once; the machine provides it later. */
export function addUnit(model: Model, application: string, number: number, at: number): Model {
  const { charm } = applicationOf(model, application);
  const name = `${application}/${number}`;
  const storage = Object.values(charm.storage).flatMap((meta) =>
    Array.from({ length: meta.multiple.min }, (_, index) => ({ meta, index })),
  );
  const first = model.sequences.storage;
  const unit: Unit = {
    name,
    application,
    number,
    life: 'alive',
    agent: newAgent,
    workload: { status: 'waiting', message: 'installing agent', since: at },
    agentStatus: { status: 'allocating', message: '', since: at },
    state: {},
    ports: [],
    storage: Object.fromEntries(
      storage.map(({ meta, index }, offset) => {
        const id = `${meta.name}/${first + offset}`;
        return [id, newStorage(id, meta, index)];
      }),
    ),
  };
  return {
    ...model,
    units: { ...model.units, [name]: unit },
    sequences: { ...model.sequences, storage: first + storage.length },
  };
}

const newAgent: Agent = {
  installed: false,
  started: false,
  stopped: false,
  removed: false,
  leader: false,
  statusSet: false,
  upgradeOwed: false,
  relations: {},
  starts: 0,
  startOwed: false,
  updateStatusAt: 0,
  boots: {},
  bootsTold: {},
  events: [],
};

/** juju.md 4.5: a single storage is at its own location, one of several in a numbered folder below it. */
function newStorage(id: string, { name, type, location, multiple }: StorageMeta, index: number): Storage {
  const single = multiple.max === 1;
  const path = location !== undefined && single ? location : `${location ?? STORAGE_ROOT}/${name}/${index}`;
  return { id, name, kind: type, location: path, life: 'alive', provisioned: false, attached: false };
}
