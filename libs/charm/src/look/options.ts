import { PermissionDeniedError, SecretNotFoundError, ToolError } from '@grimoire/hook-protocol';
import type { Run } from '../dispatch/runtime.ts';
import type { OptionValue, UserSecret } from '../metadata.ts';
import { blocked, ready } from '../reading.ts';
import { lineOf } from '../sentence.ts';
import { wrapped } from './relations.ts';

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
  try {
    return { uri, content: ready(wrapped(await run.outside.tools.secrets.peek({ uri }))) };
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return { uri, content: blocked(name, `${name}: ${remedy(error, name, uri, run.event.app)}`) };
  }
}

/** Juju tells a secret that is not there from one that we may not read. */
function remedy(error: ToolError, name: string, uri: string, app: string): string {
  if (error instanceof SecretNotFoundError) {
    return `there is no secret ${uri}: juju config ${app} ${name}=<the URI that juju secrets shows>`;
  }
  if (error instanceof PermissionDeniedError) {
    return `the secret cannot be read: juju grant-secret ${uri.replace(/^secret:/, '')} ${app}`;
  }
  return `the secret cannot be read: ${lineOf(error)}`;
}
