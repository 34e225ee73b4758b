import type { Run } from '../dispatch/runtime.ts';
import type { OptionValue, UserSecret } from '../metadata.ts';
import { blocked, ready } from '../reading.ts';
import { peek } from './relations.ts';

/** The options as Juju gives them, those of type `secret` with what is in them. */
export async function lookAtOptions(run: Run): Promise<Readonly<Record<string, OptionValue | UserSecret | undefined>>> {
  const given = await run.outside.tools.config.get();
  const declared = run.metadata.config?.options ?? {};
  const secrets = Object.entries(given).filter(
    (entry): entry is [string, string] =>
      declared[entry[0]]?.type === 'secret' && typeof entry[1] === 'string' && entry[1] !== '',
  );
  const opened = await Promise.all(secrets.map(async ([name, uri]) => [name, await open(run, name, uri)] as const));
  return { ...given, ...Object.fromEntries(opened) };
}

async function open(run: Run, name: string, uri: string): Promise<UserSecret> {
  const content = await peek(run, { uri });
  if (content !== undefined) return { uri, content: ready(content) };
  const why = `${name}: the secret cannot be read: juju grant-secret ${uri.replace(/^secret:/, '')} ${run.event.app}`;
  return { uri, content: blocked(name, why) };
}
