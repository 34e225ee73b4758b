import { moveLeadership } from '@grimoire/juju-model';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openModelStore } from './controller/model-store.ts';
import { defineCheckedRock, packChecked } from './testdata/checked-charm.ts';
import { buildHookTools, Grimoire } from './testdata/grimoire.ts';
import { hookNames, recordsOf } from './testdata/hook-records.ts';

interface Shown {
  readonly scale: number;
  readonly units?: Readonly<
    Record<string, { readonly leader?: true; readonly 'workload-status': { message?: string } }>
  >;
}

/** Pods of several units on the real machine; a charm in shell, and a rock whose checks fail when a file says so. */
describe('several units', { timeout: 120_000 }, () => {
  const grimoire = new Grimoire({ GRIMOIRE_GRACE_MS: '3000' });
  const inWorkload = (unit: string, ...command: readonly string[]): Promise<string> =>
    grimoire.ok('ssh', '--container', 'web', unit, '--', ...command);
  const application = async (): Promise<Shown> =>
    JSON.parse(await grimoire.ok('status', '--format', 'json')).applications.checked;
  const units = async (): Promise<readonly string[]> => Object.keys((await application()).units ?? {}).toSorted();
  const versions = async (): Promise<readonly string[]> => {
    return Object.entries((await application()).units ?? {})
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, unit]) => unit['workload-status'].message ?? '');
  };
  const addresses = async (name: string): Promise<number> => {
    const { out } = await grimoire.run(
      'ssh',
      'checked/0',
      '--',
      'getent',
      'ahostsv4',
      `${name}.local.svc.cluster.local`,
    );
    return new Set(out.split('\n').flatMap((line) => line.match(/^\S+/) ?? [])).size;
  };
  const settled = (): Promise<string> => grimoire.ok('wait-for', 'application', 'checked', '--timeout', '60s');

  beforeAll(async () => {
    buildHookTools();
    const rock = defineCheckedRock(grimoire.folder);
    const charm = packChecked(grimoire.folder);
    await grimoire.ok('deploy', charm, '-n', '2', '--resource', `web-image=${rock}`);
    await settled();
  }, 900_000);
  afterAll(() => grimoire.end(), 60_000);

  it('begin together, and know of each other; one leads', async () => {
    expect(await units()).toEqual(['checked/0', 'checked/1']);
    await grimoire.until('friends', async () => {
      const both = [await hookNames(grimoire, 'checked/0'), await hookNames(grimoire, 'checked/1')];
      return both.every((names) => names.includes('friends-relation-joined')) ? true : undefined;
    });
    const elected = await Promise.all(
      ['checked/0', 'checked/1'].map(async (unit) => (await hookNames(grimoire, unit, /^leader-elected$/)).length),
    );
    expect(elected.toSorted()).toEqual([0, 1]);
  });

  it('grow by the next number and shrink by the highest, which runs its last hooks; the others are told', async () => {
    await grimoire.ok('scale-application', 'checked', '3');
    await grimoire.until('the third', async () => ((await units()).length === 3 ? true : undefined));
    await settled();
    await grimoire.until('a new friend', async () =>
      (await hookNames(grimoire, 'checked/0', /friends-relation-joined/)).length === 2 ? true : undefined,
    );
    await grimoire.ok('remove-unit', 'checked', '--num-units', '1');
    await grimoire.until('the third to go', async () => ((await units()).length === 2 ? true : undefined));
    expect((await hookNames(grimoire, 'checked/2')).slice(-2)).toEqual(['stop', 'remove']);
    expect(await hookNames(grimoire, 'checked/2')).toContain('data-storage-detaching');
    await grimoire.until('the departure', async () =>
      (await hookNames(grimoire, 'checked/0')).includes('friends-relation-departed') ? true : undefined,
    );
    expect(readdirSync(join(grimoire.home, 'models/local/machine/storage')).toSorted()).toEqual([
      'checked-0',
      'checked-1',
    ]);
  });

  it('take a unit out of the application’s name while a check of level ready fails', async () => {
    await grimoire.until('both', async () => ((await addresses('checked')) === 2 ? true : undefined));
    await inWorkload('checked/1', 'touch', '/data/busy');
    await grimoire.until('one', async () => ((await addresses('checked')) === 1 ? true : undefined));
    expect(await addresses('checked-endpoints')).toBe(2);
    await inWorkload('checked/1', 'rm', '/data/busy');
    await grimoire.until('both again', async () => ((await addresses('checked')) === 2 ? true : undefined));
  });

  it('start a container again whose check of level alive fails, wiped, and only that', async () => {
    const started = (unit: string): Promise<string> => inWorkload(unit, 'stat', '-c', '%Y', '/proc/1');
    const other = await started('checked/1');
    await inWorkload('checked/0', 'touch', '/written', '/data/sick');
    await grimoire.until('the restart', async () =>
      (await grimoire.ok('debug-log', '--replay')).includes('is restarted: its liveness probe failed 3 times')
        ? true
        : undefined,
    );
    await grimoire.until('the new container', async () => {
      const { code } = await grimoire.run('ssh', '--container', 'web', 'checked/0', '--', 'rm', '/data/sick');
      return code === 0 ? true : undefined;
    });
    await grimoire.until('its readiness', async () => ((await addresses('checked')) === 2 ? true : undefined));
    expect((await grimoire.run('ssh', '--container', 'web', 'checked/0', '--', 'ls', '/written')).code).not.toBe(0);
    expect(await started('checked/1')).toBe(other);
  });

  it('get a new charm from the highest down, one after the other', async () => {
    await grimoire.ok('refresh', 'checked', '--path', packChecked(grimoire.folder, 'checked-2', '2'));
    await grimoire.until('the new charm', async () =>
      (await versions()).every((version) => version === 'version 2') ? true : undefined,
    );
    const startOf = async (unit: string, hook: string): Promise<string> =>
      (await recordsOf(grimoire, unit)).findLast((record) => record.hook === hook)?.start ?? '';
    expect((await startOf('checked/1', 'upgrade-charm')) < (await startOf('checked/0', 'stop'))).toBe(true);
    expect(await hookNames(grimoire, 'checked/0')).toContain('upgrade-charm');
    await settled();
  });

  it('give a charm the reference of its image', async () => {
    const said = JSON.parse(await grimoire.ok('run', 'checked/0', 'image', '--format', 'json'))['checked/0'];
    expect(said.results.image).toMatch(/^registrypath: "checked@[0-9a-f]{12}"/);
  });

  it('kill a stop hook that takes longer than the grace; the new pod finds it pending and runs it again', async () => {
    await grimoire.ok('config', 'checked', 'slow-stop=5');
    await settled();
    const upgrades = async (): Promise<number> => (await hookNames(grimoire, 'checked/1', /upgrade-charm/)).length;
    const before = await upgrades();
    await grimoire.ok('replace-pod', 'checked/1');
    await grimoire.until('the new pod', async () => ((await upgrades()) > before ? true : undefined), 60_000);
    const stops = (await recordsOf(grimoire, 'checked/1')).filter(({ hook }) => hook === 'stop').slice(-2);
    expect(stops.map(({ exit }) => exit)).toEqual([{ signal: 'SIGKILL' }, { code: 0 }]);
    expect(stops[0]?.milliseconds).toBeGreaterThanOrEqual(3000);
    await grimoire.ok('config', 'checked', '--reset', 'slow-stop');
    await settled();
  });

  it('lose a pod whose machine is lost without a stop hook', async () => {
    const count = (await hookNames(grimoire, 'checked/1')).length;
    await grimoire.ok('replace-pod', 'checked/1', '--hard');
    const later = async (): Promise<readonly string[]> => (await hookNames(grimoire, 'checked/1')).slice(count);
    await grimoire.until('the new pod', async () => ((await later()).includes('start') ? true : undefined));
    expect((await later()).filter((name) => !/pebble-ready|leader/.test(name))).toEqual([
      'upgrade-charm',
      'config-changed',
      'start',
    ]);
    await settled();
  });

  it('have another leader when the leader is removed', async () => {
    grimoire.killController();
    const store = openModelStore(join(grimoire.home, 'models/local/state.db'), () => {
      throw new Error('there is a model');
    });
    store.update((model) => moveLeadership(model, 'checked/1', Date.now()));
    store.close();
    const leads = async (unit: string): Promise<boolean> => (await application()).units?.[unit]?.leader === true;
    expect(await leads('checked/1')).toBe(true);
    await grimoire.until('leader-elected', async () =>
      (await hookNames(grimoire, 'checked/1')).includes('leader-elected') ? true : undefined,
    );
    await grimoire.ok('remove-unit', 'checked', '--num-units', '1');
    await grimoire.until('the other to lead', async () => ((await leads('checked/0')) ? true : undefined), 90_000);
  });

  it('go as a whole with scale 0, and their application stays', async () => {
    await grimoire.ok('scale-application', 'checked', '0');
    await grimoire.until('nobody', async () => ((await units()).length === 0 ? true : undefined));
    expect((await application()).scale).toBe(0);
    expect(existsSync(join(grimoire.home, 'models/local/machine/pods/checked-0'))).toBe(false);
  });
});
