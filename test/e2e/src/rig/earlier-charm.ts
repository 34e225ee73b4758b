import { HookRun, nextHook, type Store } from '@grimoire/juju-model';

/**
 * Lets an earlier charm run a unit's first hooks: the leader makes a secret of the application and publishes its id in a
 * peer relation's application bag.
 *
 * @returns the secret's URI
 */
export function leaveSecret(
  store: Store,
  unit: string,
  endpoint: string,
  key: string,
  content: Readonly<Record<string, string>>,
): string {
  const application = unit.split('/')[0] ?? '';
  const relation = Object.values(store.read().relations).find(({ endpoints }) =>
    endpoints.some((end) => end.application === application && end.endpoint === endpoint),
  );
  if (!relation) throw new Error(`${application} has no relation at ${endpoint}`);
  for (;;) {
    const hook = nextHook(store.read(), unit, Date.now());
    if (!hook) throw new Error(`${unit} came to rest and never heard of ${endpoint}`);
    const run = new HookRun(store, unit, hook, { now: Date.now, random: Math.random });
    const tool = (command: string, ...args: readonly string[]): string => {
      const reply = run.tool({ contextId: run.contextId, dir: '/', command, args });
      if (reply.code !== 0) throw new Error(`${command}: ${Buffer.from(reply.stderr).toString()}`);
      return Buffer.from(reply.stdout).toString().trim();
    };
    if (store.read().units[unit]?.agent.relations[relation.id] === undefined) {
      run.finish({ code: 0 });
      continue;
    }
    const uri = tool('secret-add', ...Object.entries(content).map(([field, value]) => `${field}=${value}`));
    tool('relation-set', '--relation', `${endpoint}:${relation.id}`, '--app', `${key}=${uri}`);
    const refusal = run.finish({ code: 0 });
    if (refusal !== undefined) throw new Error(refusal);
    return uri;
  }
}
