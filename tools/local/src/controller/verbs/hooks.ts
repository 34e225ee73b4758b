import { stringify } from 'yaml';
import type { HooksRequest } from '../../cli/verbs/hooks.ts';
import type { HookRecord } from '../hook-journal.ts';
import { table } from '../table.ts';
import type { VerbContext } from '../verb-context.ts';

/** Shows the journal of hooks, oldest first. */
export async function hooks({ unit, lines, format }: HooksRequest, context: VerbContext): Promise<number> {
  const { journal } = context.controller.existing(context.model);
  const kept = journal.records().filter((record) => unit === undefined || record.unit === unit);
  const shown = lines === 0 ? kept : kept.slice(-lines);
  if (format === 'json') context.out(`${JSON.stringify(shown)}\n`);
  else if (format === 'yaml') context.out(stringify(shown));
  else {
    const header = ['Time', 'Unit', 'Hook', 'ms', 'Exit', 'Reads', 'Writes', 'Writing tools'];
    context.out(table([header, ...shown.map(row)], [3, 5, 6]));
  }
  return 0;
}

function row({ unit, hook, kind, start, milliseconds, exit, refused, replay, tools }: HookRecord): readonly string[] {
  const writes = tools.filter(({ effect }) => effect !== 'reads');
  const counts = [...Map.groupBy(writes, ({ name }) => name)].map(([name, calls]) =>
    calls.length === 1 ? name : `${name} x${calls.length}`,
  );
  return [
    new Date(start).toTimeString().slice(0, 8),
    unit,
    `${hook}${kind === 'action' ? ' (action)' : ''}${replay === true ? ' (replay)' : ''}`,
    String(Math.round(milliseconds)),
    `${endOf(exit)}${refused === true ? ', refused' : ''}`,
    String(tools.length - writes.length),
    String(writes.length),
    counts.join(' '),
  ];
}

function endOf(exit: HookRecord['exit']): string {
  if (exit === 'not run') return exit;
  return 'code' in exit ? String(exit.code) : exit.signal;
}
