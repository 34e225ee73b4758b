import { compare, summarise } from '../stats.ts';
import { number, table, times } from '../table.ts';

/** A hook tool over the agent's socket against Juju's own executable. */
export function reportTools(measured: Readonly<Record<string, readonly number[]>>): string {
  const rows = Object.entries(measured).map(([name, values]) => {
    const { min, median, max } = summarise(values);
    const rpc = measured[name.replace(/ spawned$/, ' over rpc')];
    const ratio = name.endsWith(' spawned') && rpc ? times(compare(values, rpc).times.median) : '';
    return [name, number(min), number(median), number(max), ratio];
  });
  const rounds = Object.values(measured)[0]?.length ?? 0;
  return [
    `One call of a hook tool: ${rounds} rounds; spawned is Juju's own jujuc, the agent is the same`,
    table(['ms', 'min', 'median', 'max', '× rpc'], rows),
  ].join('\n');
}
