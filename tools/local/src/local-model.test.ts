import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildHookTools, Grimoire } from './testdata/grimoire.ts';
import { packHello } from './testdata/hello-charm.ts';
import { defineHelloRock } from './testdata/hello-rock.ts';

/** The real command line, controller, world and Pebble; a charm in shell that calls Juju's own tools. */
describe('a local model', { timeout: 120_000 }, () => {
  const grimoire = new Grimoire();
  const unit = 'hello/0';
  const inWorkload = (...command: readonly string[]): Promise<string> =>
    grimoire.ok('ssh', '--container', 'web', unit, '--', ...command);
  /** When the container's first process started, in ticks since boot: another one has another. */
  const startTime = async (): Promise<string> => (await inWorkload('cat', '/proc/1/stat')).split(' ')[21] ?? '';

  beforeAll(async () => {
    buildHookTools();
    const charm = packHello(grimoire.folder);
    const rock = defineHelloRock(grimoire.folder);
    await grimoire.ok('deploy', charm, '--resource', `web-image=${rock}`);
    await grimoire.ok('wait-for', 'application', 'hello', '--timeout', '60s');
  }, 900_000);
  afterAll(() => grimoire.end(), 60_000);

  it("runs the hooks of a first start in Juju's order", async () => {
    const ran = await grimoire.until('pebble-ready', async () => {
      const hooks = await grimoire.hooks(unit);
      return hooks.includes('web-pebble-ready') ? hooks : undefined;
    });
    expect(ran.filter((name) => name !== 'web-pebble-ready').slice(0, 6)).toEqual([
      'install',
      'friends-relation-created',
      'leader-elected',
      'data-storage-attached',
      'config-changed',
      'start',
    ]);
  });

  it("gives the hook Juju's environment and nothing else", async () => {
    const environment = await grimoire.ok('ssh', unit, '--', 'cat', '/data/environment');
    const names = environment.split('\n').map((line) => line.split('=')[0]);
    expect(names).toEqual(expect.arrayContaining(['JUJU_CHARM_DIR', 'JUJU_CONTEXT_ID', 'JUJU_DISPATCH_PATH', 'PATH']));
    expect(names.filter((name) => ['HOME', 'USER', 'SHELL', 'TMPDIR', 'GRIMOIRE_HOME'].includes(name ?? ''))).toEqual(
      [],
    );
    expect(environment).toMatch(/^PATH=\/var\/lib\/juju\/tools\/unit-hello-0:/m);
    expect(environment).toMatch(/^JUJU_CHARM_DIR=\/var\/lib\/juju\/agents\/unit-hello-0\/charm$/m);
  });

  it('keeps what it knows, secrets included, from everybody else', () => {
    expect(statSync(join(grimoire.home, 'models/local')).mode & 0o777).toBe(0o700);
  });

  it('starts the Pebble of Juju with the layers of the image', async () => {
    expect(await inWorkload('sh', '-c', 'tr "\\0" " " < /proc/1/cmdline')).toBe(
      '/charm/bin/pebble run --create-dirs --hold --http :38813 --verbose ',
    );
    expect(await inWorkload('ls', '/charm/container/pebble/layers')).toMatch(/\.yaml/);
  });

  it('changes options, and refuses a wrong one without changing anything', async () => {
    const refused = await grimoire.run('config', 'hello', 'greeting=x', 'pause=soon');
    expect(refused.code).toBe(1);
    expect(refused.notes).toMatch(/pause/);
    expect(await grimoire.ok('config', 'hello', 'greeting')).toBe('hello\n');
    await grimoire.ok('config', 'hello', 'greeting=good morning');
    await grimoire.until('the new greeting', async () =>
      (await grimoire.ok('status')).includes('good morning') ? true : undefined,
    );
    expect(await grimoire.ok('config', 'hello', '--reset', 'greeting')).toBe('');
  });

  it('runs actions: results, output, failure, bad parameters', async () => {
    const said = JSON.parse(await grimoire.ok('run', unit, 'say', 'what=good day', '--format', 'json'));
    expect(said[unit]).toMatchObject({
      status: 'completed',
      results: { said: 'good day', where: { unit }, stdout: 'spoken\n', 'return-code': 0 },
    });
    const broken = await grimoire.run('run', unit, 'break');
    expect(broken.code).toBe(1);
    expect(broken.notes).toMatch(/return code 3/);
    expect((await grimoire.run('run', unit, 'say')).notes).toMatch(/what/);
    expect((await grimoire.run('run', unit, 'sing')).notes).toMatch(/not defined/);
    expect(await grimoire.ok('status')).not.toMatch(/error/);
  });

  it('starts a container again that ended, and tells the charm', async () => {
    const count = async (): Promise<number> =>
      (await grimoire.hooks(unit)).filter((name) => name === 'web-pebble-ready').length;
    const before = await count();
    await inWorkload('touch', '/written');
    await inWorkload('sh', '-c', 'kill -TERM 1').catch(() => undefined);
    await grimoire.until('another pebble-ready', async () => ((await count()) > before ? true : undefined));
    expect(await inWorkload('ls', '/')).not.toMatch(/written/);
  });

  it('goes on after its controller was killed in the middle of a hook', async () => {
    await grimoire.ok('config', 'hello', 'pause=60');
    await grimoire.until('the hook to be in the middle', async () =>
      (await grimoire.run('ssh', unit, '--', 'test', '-e', '/data/paused')).code === 0 ? true : undefined,
    );
    const workload = await startTime();
    grimoire.killController();
    await grimoire.until('the hook to be retried', async () => {
      const { out } = await grimoire.run('wait-for', 'unit', unit, '--timeout', '30s');
      const hooks = await grimoire.hooks(unit);
      return out === '' && hooks.at(-1) !== 'config-changed!' && hooks.slice(-4).includes('config-changed')
        ? true
        : undefined;
    });
    expect(
      await grimoire.ok(
        'ssh',
        unit,
        '--',
        'sh',
        '-c',
        'for p in /proc/[0-9]*; do tr "\\0" " " < $p/cmdline; echo; done',
      ),
    ).not.toMatch(/^sleep 60/m);
    expect(await startTime()).toBe(workload);
    expect(await grimoire.hooks(unit)).not.toContain('upgrade-charm');
  });

  it('replaces a pod: all is new but the storage', async () => {
    await inWorkload('touch', '/data/kept', '/not-kept');
    await grimoire.ok('replace-pod', unit);
    await grimoire.until('the new pod', async () =>
      (await grimoire.hooks(unit)).at(-1) === 'web-pebble-ready' ? true : undefined,
    );
    const hooks = await grimoire.hooks(unit);
    const after = hooks.slice(hooks.lastIndexOf('stop')).filter((name) => name !== 'web-pebble-ready');
    expect(after).toEqual(['stop', 'upgrade-charm', 'config-changed', 'start']);
    expect(await inWorkload('ls', '/data', '/')).toMatch(/kept/);
    expect(await inWorkload('ls', '/')).not.toMatch(/not-kept/);
  });

  it('stops as a whole, keeps the data, and goes on at the next verb that needs it', async () => {
    await grimoire.ok('down');
    await sleep(300);
    expect(existsSync(join(grimoire.home, 'controller.pid'))).toBe(false);
    expect(await grimoire.ok('status')).toMatch(/is stopped/);
    await grimoire.ok('config', 'hello', 'greeting=again');
    await grimoire.ok('wait-for', 'application', 'hello', '--timeout', '30s');
    expect(await grimoire.ok('ssh', unit, '--', 'ls', '/data')).toMatch(/kept/);
  });

  it('removes an application with its hooks, pods and storage', async () => {
    await grimoire.ok('remove-application', 'hello');
    await grimoire.ok('wait-for', 'application', 'hello', '--status', 'gone', '--timeout', '60s');
    expect((await grimoire.hooks(unit)).slice(-3)).toEqual(['data-storage-detaching', 'stop', 'remove']);
    const machine = join(grimoire.home, 'models/local/machine');
    await grimoire.until('the folders to go', async () =>
      [...readdirSync(join(machine, 'pods')), ...readdirSync(join(machine, 'storage'))].length === 0 ? true : undefined,
    );
    expect(readdirSync(join(machine, 'storage'))).toEqual([]);
  });

  it('leaves nothing when the model is destroyed', async () => {
    await grimoire.ok('destroy-model');
    await grimoire.until('the controller to end', async () =>
      existsSync(join(grimoire.home, 'controller.pid')) ? undefined : true,
    );
    await sleep(200);
    expect(readdirSync(grimoire.home)).toEqual(['cache']);
  });
});
