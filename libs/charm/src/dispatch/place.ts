/** A line of code, as a stack or a source map names it. */
interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * Where in the charm it happened, to stand behind a sentence: ` (charms/chat/src/charm.ts:12)`. It is the first frame that is
 * neither Node's nor the framework's, in the charm's own source: a packed charm has its source maps beside its code, and they
 * are read only here, once something went wrong. Empty when the stack does not tell.
 */
export function placeOf(error: unknown): string {
  const frames = (error instanceof Error ? (error.stack ?? '') : '').split('\n').flatMap((line) => placeIn(line) ?? []);
  const maps = new Map<string, Mapped | undefined>();
  const places = frames.map((frame) => sourceOf(frame, maps));
  const own = places.find(({ file }) => !/^node:|(?:^|\/)libs\/charm\/(?:src|dist)\/|@grimoire\/charm\//.test(file));
  const place = own ?? places[0];
  return place ? ` (${short(place.file)}:${place.line})` : '';
}

/** `    at decide (/charms/chat/src/charm.ts:12:5)` */
function placeIn(frame: string): Place | undefined {
  const [, file, line, column] = /^ {4}at .*?\(?((?:file:\/\/|node:)?[^\s()]+):(\d+):(\d+)\)?$/.exec(frame) ?? [];
  return file === undefined
    ? undefined
    : { file: file.replace(/^file:\/\//, ''), line: Number(line), column: Number(column) };
}

type Mapped = (place: Place) => Place | undefined;

function sourceOf(place: Place, maps: Map<string, Mapped | undefined>): Place {
  if (!maps.has(place.file)) maps.set(place.file, mapBeside(place.file));
  return maps.get(place.file)?.(place) ?? place;
}

/** Node's own reader of source maps: it is there and loaded only now. */
function mapBeside(file: string): Mapped | undefined {
  try {
    const text = process.getBuiltinModule('node:fs').readFileSync(`${file}.map`, 'utf8');
    const map = new (process.getBuiltinModule('node:module').SourceMap)(JSON.parse(text));
    return ({ line, column }) => {
      const entry = map.findEntry(line - 1, column - 1);
      if (!('originalSource' in entry)) return undefined;
      return { file: entry.originalSource, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
    };
  } catch {
    // There is none, or none that can be read: then the line of what runs has to do.
    return undefined;
  }
}

/** From the workspace on, where that can be told; of other paths the file and its folder. */
function short(file: string): string {
  return /(?:^|\/)((?:charms|libs)\/.+)$/.exec(file)?.[1] ?? /([^/\\]+\/[^/\\]+)$/.exec(file)?.[1] ?? file;
}
