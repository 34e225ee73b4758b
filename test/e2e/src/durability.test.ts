import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, Grimoire, text } from './harness/grimoire.ts';
import { hooksOf, logOf, traces } from './harness/hooks.ts';
import { Matrix } from './harness/matrix.ts';
import { act, urlOf } from './harness/model.ts';
import { identity, isAlive, kill, processesOf, processesWith, whileFrozen, type Process } from './harness/processes.ts';
import { isAtRest, watchUnit } from './harness/watch.ts';
import { askPebble, bootId } from './harness/workload.ts';

const containers = [
  ['synapse/0', 'synapse'],
  ['synapse/0', 'synapse-nginx'],
  ['postgresql-k8s/0', 'postgresql'],
] as const;

describe('whatever is killed', { timeout: 180_000 }, () => {
  const grimoire = new Grimoire('durability');
  let client: Matrix | undefined;
  let room = '';

  const said = async (): Promise<readonly string[]> =>
    (await client?.at(await urlOf(grimoire, 'synapse')).messages(room)) ?? [];
  const only = (words: string): Process => {
    const [found, ...others] = processesWith(grimoire, words);
    if (found === undefined || others.length > 0) {
      throw new Error(`not one process "${words}" but ${[found, ...others].map((one) => one && identity(one))}`);
    }
    return found;
  };
  const parentOf = (child: Process): Process => {
    const found = processesOf(grimoire).find(({ pid }) => pid === child.parent);
    if (found === undefined) throw new Error(`${identity(child)} has no parent`);
    return found;
  };
  /** A hook of synapse/0 that is running. */
  const hook = (): Process | undefined =>
    processesWith(grimoire, 'dist/charm.mjs').find(({ cwd }) => cwd.endsWith('/unit-synapse-0/charm'));
  const killController = (): void => void process.kill(grimoire.controller, 'SIGKILL');
  const rest = async (): Promise<void> => {
    for (const unit of ['postgresql-k8s/0', 'synapse/0']) await grimoire.do('wait-for', 'unit', unit);
  };
  const reportsStatistics = (): Promise<string> =>
    askPebble(grimoire, 'synapse/0', 'synapse', async (pebble) => {
      const { services } = await pebble.plan();
      return services?.['synapse']?.environment?.['SYNAPSE_REPORT_STATS'] ?? '';
    });

  /** Gets a hook of synapse/0 into its middle, where it waits for a Pebble that does not answer, and does something to it. */
  const inTheMiddleOfAHook = async (option: string, doing: (running: Process) => void): Promise<void> => {
    await rest();
    await whileFrozen([parentOf(only('synapse.app.homeserver'))], async () => {
      await grimoire.do('config', 'synapse', option);
      const running = await grimoire.until(
        'a hook',
        async () => hook(),
        (found) => found !== undefined,
        20,
      );
      if (running !== undefined) doing(running);
    });
  };

  beforeAll(async () => {
    await grimoire.do('up');
    const made = await act(grimoire, 'synapse/0', 'register-user', { username: 'alice' });
    client = await Matrix.login(await urlOf(grimoire, 'synapse'), 'alice', text(at(made, 'user-password')));
    room = await client.createRoom('durability');
    await client.send(room, 'still here');
  }, 600_000);
  afterAll(() => grimoire.destroy(), 60_000);

  it('goes on under a new controller as if nothing had been: the same processes, nothing made or changed', async () => {
    await rest();
    const everything = async (): Promise<unknown> => ({
      boots: await Promise.all(containers.map(([unit, name]) => bootId(grimoire, unit, name))),
      changes: await Promise.all(
        containers.map(([unit, name]) =>
          askPebble(grimoire, unit, name, async (pebble) =>
            // Pebble tells them in any order.
            (await pebble.changes()).map(({ id, kind, status }) => `${id} ${kind} ${status}`).toSorted(),
          ),
        ),
      ),
      units: [await grimoire.json('show-unit', 'synapse/0'), await grimoire.json('show-unit', 'postgresql-k8s/0')],
      messages: await said(),
      // A server process of PostgreSQL serves one connection, and comes and goes with it.
      processes: processesOf(grimoire)
        .filter(({ args, pid }) => args[0]?.startsWith('postgres: ') !== true && pid !== controller)
        .map(identity)
        .toSorted(),
    });
    let controller = grimoire.controller;
    const hooks = { synapse: await hooksOf(grimoire, 'synapse/0'), log: await logOf(grimoire) };
    const before = await everything();

    killController();
    expect(processesWith(grimoire, 'synapse.app.homeserver')).toHaveLength(1);
    await grimoire.do('status');
    await grimoire.until(
      'the hooks of an agent that began anew',
      async () => (await hooksOf(grimoire, 'synapse/0')).slice(hooks.synapse.length),
      (ran) => ran.length >= 3,
    );
    await rest();

    controller = grimoire.controller;
    expect(await everything()).toEqual(before);
    const ran = (await hooksOf(grimoire, 'synapse/0')).slice(hooks.synapse.length);
    expect(ran.toSorted()).toEqual(['start', 'synapse-nginx-pebble-ready', 'synapse-pebble-ready']);
    // What a charm changes it says at INFO.
    const since = (await logOf(grimoire)).slice(hooks.log.length);
    expect(since).toContain('attached to the pods that run');
    expect(since.split('\n').filter((line) => /(INFO|WARNING|ERROR) unit\./.test(line))).toEqual([]);
  });

  it('runs a hook again that died with the controller: in error first, then active', async () => {
    const workload = identity(parentOf(only('synapse.app.homeserver')));
    const ran = (await hooksOf(grimoire, 'synapse/0')).length;
    await inTheMiddleOfAHook('report_stats=true', killController);

    const broken = await watchUnit(grimoire, 'synapse/0', ({ current }) => current === 'error', 20);
    expect(broken.at(-1)?.message).toBe('hook failed: "config-changed"');
    expect(
      processesWith(grimoire, 'dist/charm.mjs').filter(({ cwd }) => cwd.endsWith('/unit-synapse-0/charm')),
    ).toEqual([]);
    await watchUnit(grimoire, 'synapse/0', isAtRest, 90);
    const hooks = (await hooksOf(grimoire, 'synapse/0')).slice(ran);
    expect(hooks).toContain('config-changed');
    expect(hooks).not.toContain('upgrade-charm');
    expect(await reportsStatistics()).toBe('yes');
    expect(identity(parentOf(only('synapse.app.homeserver')))).toBe(workload);
    expect(await said()).toEqual(['still here']);
  });

  it('runs a hook again that was killed itself, and its unit is never in error', async () => {
    await rest();
    const ran = (await hooksOf(grimoire, 'synapse/0')).length;
    await inTheMiddleOfAHook('report_stats=false', kill);
    const seen = await watchUnit(
      grimoire,
      'synapse/0',
      async (now) => isAtRest(now) && (await reportsStatistics()) === 'no',
    );
    expect(seen.map(({ current }) => current)).not.toContain('error');
    expect((await hooksOf(grimoire, 'synapse/0')).slice(ran)).toEqual(['config-changed!', 'config-changed']);
  });

  it.each(containers)('starts a container of %s again whose Pebble was killed: %s', async (unit, name) => {
    await rest();
    const boot = await bootId(grimoire, unit, name);
    const service = { synapse: 'synapse.app.homeserver', 'synapse-nginx': 'nginx: master', postgresql: 'bin/postgres' };
    const served = only(service[name]);
    kill(parentOf(served));

    const seen = await watchUnit(
      grimoire,
      unit,
      async (now) => isAtRest(now) && !isAlive(served) && processesWith(grimoire, service[name]).length === 1,
      90,
    );
    expect(await bootId(grimoire, unit, name)).not.toBe(boot);
    expect(seen.map(({ current }) => current)).not.toContain('error');
    expect(traces(seen.map(({ message }) => message).join('\n'))).toEqual([]);
    await rest();
    await grimoire.do('up');
    await grimoire.until(
      'the server answers',
      () => Promise.allSettled([said()]),
      ([answer]) => answer.status === 'fulfilled',
    );
    expect(await said()).toEqual(['still here']);
  });

  it('is not active while Synapse dies again and again, names the service, and is active when it runs', async () => {
    await grimoire.do('config', 'synapse', 'experimental_alive_check=2s,2,1s');
    await rest();
    const timer = setInterval(() => {
      for (const server of processesWith(grimoire, 'synapse.app.homeserver')) kill(server);
    }, 200);
    try {
      const seen = await watchUnit(grimoire, 'synapse/0', ({ current }) => current !== 'active', 60);
      expect(seen.at(-1)?.current).toBe('waiting');
      expect(seen.at(-1)?.message).toContain('synapse: service synapse keeps ending; it is started again');
    } finally {
      clearInterval(timer);
    }
    const after = await watchUnit(grimoire, 'synapse/0', isAtRest, 120);
    expect(after.map(({ current }) => current)).not.toContain('error');
    expect(processesWith(grimoire, 'synapse.app.homeserver')).toHaveLength(1);
    await grimoire.do('up');
    expect(await said()).toEqual(['still here']);
  });

  it('showed no trace of a program to the operator', async () => {
    expect(traces(await logOf(grimoire))).toEqual([]);
  });
});
