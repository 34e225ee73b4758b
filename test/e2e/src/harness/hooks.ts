import type { Grimoire } from './grimoire.ts';

/** Names of the hooks and actions that a unit ran, oldest first; one that failed ends in `!`. */
export async function hooksOf(grimoire: Grimoire, unit: string): Promise<readonly string[]> {
  const log = await grimoire.do('debug-log', '--replay', '-i', unit);
  return [...log.matchAll(/(?:ran|hook) "([^"]+)" (?:hook )?\([^)]*\)( failed)?/g)].map(
    ([, name = '', failed]) => `${name}${failed === undefined ? '' : '!'}`,
  );
}

/** The whole log of the model. */
export function logOf(grimoire: Grimoire): Promise<string> {
  return grimoire.do('debug-log', '--replay');
}

/** Lines of a trace, as Node and Python print them: no status and no log of ours may show one. */
export function traces(text: string): readonly string[] {
  return text.split('\n').filter((line) => /^\s+at .+:\d+:\d+\)?$|Traceback \(most recent call last\)/.test(line));
}
