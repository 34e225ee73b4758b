import { ActionFailed, type ActionTools, type ExecOptions, type Secret } from '@grimoire/charm';
import type { Indico } from '../charmcraft.gen.ts';
import { baseEnvironment, indicoUser, proxyEnvironment } from '../workload.ts';

export interface Wanted extends Pick<ExecOptions, 'timeoutSeconds'> {
  /** What it is to do: never on its command line, where a list of processes would show it. */
  readonly stdin: string | Secret;
}

/** Runs a program of the rock as Indico's services run. Its refusal is the action's. */
export async function program(
  { snapshot, workload }: Pick<ActionTools<Indico>, 'snapshot' | 'workload'>,
  argv: readonly [string, ...string[]],
  { stdin, timeoutSeconds = 120 }: Wanted,
): Promise<string> {
  const indico = await workload('indico');
  if ((await indico.readText('/etc/indico/settings.yaml')) === undefined) {
    throw new ActionFailed('Indico is not configured yet: wait until the unit is active');
  }
  try {
    const { stdout } = await indico.exec(argv, {
      ...indicoUser,
      workingDir: '/srv/indico',
      environment: { ...baseEnvironment(), ...proxyEnvironment(snapshot.self.proxies) },
      timeoutSeconds,
      stdin,
    });
    return stdout.trim();
  } catch (error) {
    throw new ActionFailed(reasonOf(error), { cause: error });
  }
}

/** `…/indico-users ended with exit code 1: alice@example.org is a user already` says in its last part what matters. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return /ended with exit code \d+: (.+)$/s.exec(text)?.[1] ?? text;
}
