import type { DebugLogRequest } from '../../cli/verbs/debug-log.ts';
import { renderEntry, type Entry } from '../debug-log.ts';
import type { VerbContext } from '../verb-context.ts';

/** Shows what is kept, and on a terminal (or with --tail) what comes, until the one who asked goes. */
export async function debugLog(request: DebugLogRequest, context: VerbContext): Promise<number> {
  const { log } = context.controller.existing(context.model);
  const wanted = (entry: Entry): boolean => isWanted(entry, request);
  const kept = log.entries().filter(wanted);
  const shown = request.replay ? kept : request.lines === 0 ? [] : kept.slice(-request.lines);
  context.out(shown.map(renderEntry).join(''));
  if (!request.tail) return 0;
  const ignore = log.follow((entry) => {
    if (wanted(entry)) context.out(renderEntry(entry));
  });
  await new Promise<void>((resolve) => context.gone.addEventListener('abort', () => resolve(), { once: true }));
  ignore();
  return 0;
}

const order = ['TRACE', 'DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'];

function isWanted(entry: Entry, { include, exclude, level }: DebugLogRequest): boolean {
  if (order.indexOf(entry.level) < order.indexOf(level)) return false;
  if (exclude.some((name) => isFrom(entry, name))) return false;
  return include.length === 0 || include.some((name) => isFrom(entry, name));
}

/** `synapse/0`, `unit-synapse-0`, `synapse` and `unit-synapse-*` all mean what they say. */
function isFrom({ who }: Entry, name: string): boolean {
  const tag = name.includes('/') ? `unit-${name.replace('/', '-')}` : name;
  if (tag.endsWith('*')) return who.startsWith(tag.slice(0, -1));
  return who === tag || /^unit-(.*)-\d+$/.exec(who)?.[1] === tag;
}
