import type { Json } from '@grimoire/hook-protocol';
import { unitsOf } from '../change.ts';
import type { Model, Unit } from '../model.ts';
import { isPeer, localEnd, remoteEnd } from '../operator/relate.ts';
import { type Tool, unitNow } from '../run/call.ts';

/** What the model is heading for, asked anew each time. Peer relations are left out. */
export const goalState: Tool = (call) => {
  const model = call.store.read();
  const { application } = unitNow(call);
  const relations: Record<string, Record<string, Json>> = {};
  for (const relation of Object.values(model.relations)) {
    const [local, remote] = [localEnd(relation, application), remoteEnd(relation, application)];
    if (!local || !remote || isPeer(relation) || relation.life !== 'alive') continue;
    relations[local.endpoint] = {
      ...relations[local.endpoint],
      [remote.application]: { status: 'joined', since: moment(relation.since) },
      ...unitGoals(model, remote.application),
    };
  }
  return { value: { units: unitGoals(model, application), relations } };
};

function unitGoals(model: Model, application: string): Record<string, Json> {
  const units = unitsOf(model, application).filter(({ life }) => life !== 'dead');
  return Object.fromEntries(
    units.map((unit) => [unit.name, { status: goal(unit), since: moment(unit.workload.since) }]),
  );
}

function goal({ life, workload }: Unit): string {
  return life === 'alive' ? workload.status : 'dying';
}

/** `2026-01-02 03:04:05Z` */
function moment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}Z`;
}
