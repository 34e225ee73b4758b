/**
 * What a server refused of what it was given, as its rock writes it: why, by who gave it. Garbled or missing, it refuses
 * nothing: it is written anew with the next change.
 */
export function refusals(text: string | undefined): Readonly<Record<string, string>> {
  try {
    const found: unknown = JSON.parse(text ?? '{}');
    if (typeof found !== 'object' || found === null) return {};
    return Object.fromEntries(
      Object.entries(found).flatMap(([name, why]) => (typeof why === 'string' ? [[name, why]] : [])),
    );
  } catch {
    return {};
  }
}
