import { lineOf } from '../sentence.ts';

/** The charm's own code threw: a bug, not a state of the world. The message is one sentence with the place. */
export class BugInCharm extends Error {
  override readonly name: string = 'BugInCharm';

  constructor(error: unknown) {
    super(`the charm has a bug: ${lineOf(error)}${placeOf(error)}`, { cause: error });
  }

  /** What `code` returns; whatever it throws is a bug of the charm. */
  static caught<T>(code: () => T): T {
    try {
      return code();
    } catch (error) {
      throw new BugInCharm(error);
    }
  }
}

/** Where in the charm it happened: the first frame that is neither Node's nor the framework's. */
export function placeOf(error: unknown): string {
  const frames = (error instanceof Error ? (error.stack ?? '') : '')
    .split('\n')
    .filter((line) => line.includes('    at '));
  const own = frames.find((frame) => !/\(?node:|libs\/charm\/(src|dist)\/|@grimoire\/charm\//.test(frame)) ?? frames[0];
  const place = /\(?((?:file:\/\/)?[^\s()]+:\d+:\d+)\)?$/.exec(own ?? '')?.[1];
  if (place === undefined) return '';
  const [, file, line] = /([^/\\]+\/[^/\\]+):(\d+):\d+$/.exec(place) ?? [];
  return ` (${file === undefined ? place : `${file}:${line}`})`;
}
