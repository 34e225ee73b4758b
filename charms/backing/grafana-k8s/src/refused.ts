/** Why dashboards were refused, by who sent them and by their key. */
export type Refused = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Garbled or missing, it refuses nothing: it is written anew with the next change. */
export function readRefused(text: string | undefined): Refused {
  try {
    return Object.fromEntries(entries(JSON.parse(text ?? '{}')).map(([source, each]) => [source, texts(each)]));
  } catch {
    return {};
  }
}

const entries = (value: unknown): readonly [string, unknown][] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : [];

const texts = (value: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(entries(value).flatMap(([key, why]) => (typeof why === 'string' ? [[key, why]] : [])));
