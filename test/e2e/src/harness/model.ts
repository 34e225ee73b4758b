import { at, text, type Grimoire, type Json } from './grimoire.ts';

/** The URL under which an application answers on this machine. */
export async function urlOf(grimoire: Grimoire, application: string): Promise<string> {
  const status = await grimoire.json('status');
  const urls = at(status, 'local', 'applications', application, 'urls');
  const [first]: readonly Json[] = Array.isArray(urls) ? urls : [];
  return text(first);
}

/** Runs an action that has to complete, and gives its results. */
export async function act(
  grimoire: Grimoire,
  unit: string,
  action: string,
  params: Readonly<Record<string, string>> = {},
): Promise<Json> {
  const done = await grimoire.json(
    'run',
    unit,
    action,
    ...Object.entries(params).map(([key, value]) => `${key}=${value}`),
  );
  const outcome = at(done, unit);
  if (at(outcome, 'status') !== 'completed') throw new Error(`${action}: ${JSON.stringify(outcome)}`);
  return at(outcome, 'results');
}
