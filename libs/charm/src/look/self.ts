import { ToolError, type GoalState } from '@grimoire/hook-protocol';
import { readCloud } from '../cloud.ts';
import type { Run } from '../dispatch/runtime.ts';
import type { Self } from '../snapshot.ts';

/** What Juju tells of this unit. */
export async function lookAtSelf(run: Run): Promise<Self> {
  const { tools } = run.outside;
  const { event } = run;
  const [leader, goal, address, cloud] = await Promise.all([
    tools.leadership.isLeader(),
    tools.goalState.get(),
    addressOf(run),
    run.declared.cloud && readCloud(tools, event.app),
  ]);
  const dying = goal.units[event.unit]?.status === 'dying' || event.relation?.departingUnit === event.unit;
  const units = planned(goal);
  return {
    name: event.unit,
    app: event.app,
    charm: run.metadata.name,
    model: event.model,
    modelUuid: event.modelUuid,
    leader,
    life: dying ? 'leaving' : 'alive',
    plannedUnits: units.length,
    units,
    address,
    fqdn: `${event.unit.replace('/', '-')}.${event.app}-endpoints.${event.model}.svc.cluster.local`,
    proxies: event.proxies,
    ...(cloud && { cloud }),
  };
}

function planned(goal: GoalState): readonly string[] {
  return Object.entries(goal.units)
    .filter(([, standing]) => standing.status !== 'dying')
    .map(([name]) => name)
    .toSorted((a, b) => number(a) - number(b));
}

const number = (unit: string): number => Number(unit.slice(unit.lastIndexOf('/') + 1));

/** On Kubernetes every endpoint is bound to the pod's one address: any of them tells it. */
async function addressOf(run: Run): Promise<string | undefined> {
  const [binding] = Object.keys(run.declared.integrations);
  if (binding === undefined) return undefined;
  try {
    return (await run.outside.tools.network.get(binding)).bindAddresses[0];
  } catch (error) {
    if (error instanceof ToolError) return undefined;
    throw error;
  }
}
