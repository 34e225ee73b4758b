import type { Counts, DispatchResult } from '../stage/plan.ts';
import { compare, summarise } from '../stats.ts';
import { more, number, table, times, type Row } from '../table.ts';

const base = 'bare node';

/** The table of dispatches, and what of a steady one costs how much. */
export function reportDispatch({ measured, cold, coldBare, counts, hooks, status }: DispatchResult): string {
  const bare = measured[base] ?? [];
  const rows = Object.entries(measured)
    .filter(([name]) => !name.startsWith('part: '))
    .map(([name, values]) => row(name, values, bare, counts[name]));
  const head = ['ms', 'min', 'median', 'max', 'above bare', '× bare', 'tool calls', 'Pebble requests'];
  const ratios = ['update-status', 'config-changed'].flatMap((hook) => {
    const [ops, ours] = [measured[`ops: ${hook}`], measured[`synapse: ${hook}`]];
    return ops && ours ? [`${hook}: ops takes ${times(compare(ops, ours).times.median)} the time of synapse`] : [];
  });
  return [
    `Dispatch: ${bare.length} rounds, each contestant once a round; synapse is the packed charm, at rest after ${hooks} hooks (${status})`,
    'Real: both charms, both Pebbles, the agent socket, jujuc. Stand-ins: Synapse, NGINX and its exporter are programs that answer health checks; the database is a relation only',
    table(head, [...rows, row('synapse: first, no compile cache', cold, coldBare, undefined)]),
    ...ratios,
    '',
    'Where a steady update-status goes (medians of differences)',
    parts(measured, bare),
    '',
    ...asked(counts),
  ].join('\n');
}

/** @param base - the contestant that the others are compared with */
export function row(name: string, values: readonly number[], bare: readonly number[], counts: Counts | undefined): Row {
  const { min, median, max } = summarise(values);
  const compared = compare(values, bare);
  return [
    name,
    number(min),
    number(median),
    number(max),
    name === base ? '' : more(compared.more.median),
    name === base ? '' : times(compared.times.median),
    counts ? String(total(counts.tools)) : '',
    counts ? String(total(counts.pebble)) : '',
  ];
}

function parts(measured: DispatchResult['measured'], bare: readonly number[]): string {
  const modules = measured['part: modules'] ?? [];
  const stop = measured['part: stop'] ?? [];
  const whole = measured['synapse: update-status'] ?? [];
  const step = (name: string, values: readonly number[], before: readonly number[]): Row => {
    const { min, median, max } = compare(values, before).more;
    return [name, more(min), more(median), more(max)];
  };
  return table(
    ['ms', 'min', 'median', 'max'],
    [
      step('shell of dispatch, modules loaded', modules, bare),
      step('connected, memory read, one log line', stop, modules),
      step('look, decide, apply (nothing to write)', whole, stop),
    ],
  );
}

/** Hooks that asked for the same share a line. */
export function asked(counts: DispatchResult['counts']): readonly string[] {
  const names = Map.groupBy(Object.keys(counts), (name) => {
    const count = counts[name];
    return count ? listed(count) : '';
  });
  return [...names].map(([list, who]) => `${who.join(', ')} asked: ${list}`);
}

function listed({ tools, pebble }: Counts): string {
  return [...Object.entries(tools), ...Object.entries(pebble).map(([method, count]) => [`Pebble ${method}`, count])]
    .map(([what, count]) => `${count} ${what}`)
    .join(', ');
}

export function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
