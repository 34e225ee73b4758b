/**
 * Cleans what leaves for a log or a status. It learns a secret when a sink reveals it or a databag field that holds one
 * is decoded, for the rest of the process: a dispatch lives for a fraction of a second.
 */
const learned = new Set<string>();

/** Shorter values are not looked for: they would turn every line into noise, and protect nothing. */
const shortest = 4;

/** From now on this value is replaced wherever it shows: as it is, in a URL, in JSON, and line by line. */
export function learn(value: string): void {
  for (const form of [value, encodeURIComponent(value.toWellFormed()), JSON.stringify(value).slice(1, -1)]) {
    for (const line of [form, ...form.split('\n')]) {
      if (line.length >= shortest && !line.startsWith('-----')) learned.add(line);
    }
  }
}

/** The same text without any value that was learned. */
export function redact(text: string): string {
  let clean = text;
  for (const value of learned) if (clean.includes(value)) clean = clean.replaceAll(value, '[secret]');
  return clean;
}
