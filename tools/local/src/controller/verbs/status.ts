import { stringify } from 'yaml';
import type { StatusRequest } from '../../cli/verbs/status.ts';
import { GrimoireError } from '../../home/grimoire-error.ts';
import { localStatus } from '../local-status.ts';
import { statusTables, type LocalStatus } from '../status-table.ts';
import type { VerbContext } from '../verb-context.ts';

export async function status({ only, format, relations }: StatusRequest, context: VerbContext): Promise<number> {
  const runtime = context.controller.existing(context.model);
  const shown = narrowed(await localStatus(runtime), only);
  if (format === 'json') context.out(`${JSON.stringify(shown)}\n`);
  else if (format === 'yaml') context.out(stringify(shown));
  else context.out(statusTables(shown, relations));
  return 0;
}

/** Only these applications, or those of these units. */
function narrowed(all: LocalStatus, only: readonly string[]): LocalStatus {
  if (only.length === 0) return all;
  const names = new Set(only.map((word) => word.split('/')[0] ?? word));
  for (const name of names) {
    if (all.applications[name] === undefined)
      throw new GrimoireError(`there is no application "${name}" in model "${all.model.name}"`);
  }
  const pick = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(record).filter(([name]) => names.has(name)));
  return {
    ...all,
    applications: pick(all.applications),
    relations: all.relations.filter(({ provider, requirer }) =>
      [provider, requirer].some((end) => names.has(end.split(':')[0] ?? '')),
    ),
    local: { ...all.local, applications: pick(all.local.applications) },
  };
}
