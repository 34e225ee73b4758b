import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildHookTools, Grimoire } from './testdata/grimoire.ts';
import { hookNames, recordsOf } from './testdata/hook-records.ts';
import { packPair } from './testdata/pair-charm.ts';

/** Two applications of one shell charm that talk through Juju's own tools. */
describe('charms without containers', { timeout: 60_000 }, () => {
  const grimoire = new Grimoire();
  const status = async (application: string): Promise<string> =>
    JSON.parse(await grimoire.ok('status', '--format', 'json')).applications[application]['application-status'].message;
  const reached = (application: string, message: string): Promise<true> =>
    grimoire.until(`"${message}"`, async () => ((await status(application)) === message ? true : undefined));
  const relationHooks = (unit: string): Promise<readonly string[]> => hookNames(grimoire, unit, /-relation-/);
  const resultOf = async (unit: string, action: string): Promise<Record<string, unknown>> =>
    JSON.parse(await grimoire.ok('run', unit, action, '--format', 'json'))[unit].results;

  beforeAll(async () => {
    buildHookTools();
    const charm = packPair(grimoire.folder);
    const notes = join(grimoire.folder, 'some notes.txt');
    writeFileSync(notes, 'first note');
    await grimoire.ok('deploy', charm, 'giver', '--config', 'word=hello', '--resource', `notes=${notes}`);
    await grimoire.ok('deploy', charm, 'taker');
    await grimoire.ok('wait-for', 'application', 'giver', '--timeout', '60s');
    await grimoire.ok('wait-for', 'application', 'taker', '--timeout', '60s');
  }, 900_000);
  afterAll(() => grimoire.end(), 60_000);

  it('hands data over through databags, each hook in its turn', async () => {
    await grimoire.ok('integrate', 'giver:give', 'taker:take');
    await reached('taker', 'got hello from giver/0');
    expect((await relationHooks('taker/0'))[0]).toBe('take-relation-created');
    const told = (await relationHooks('taker/0')).slice(1);
    expect(told).toContain('take-relation-joined');
    expect(told[told.indexOf('take-relation-joined') + 1]).toBe('take-relation-changed');
    const shown = JSON.parse(await grimoire.ok('show-unit', 'taker/0', '--format', 'json'))['taker/0'];
    expect(shown['relation-info'][0]).toMatchObject({
      endpoint: 'take',
      'related-endpoint': 'give',
      'application-data': { from: 'giver/0', word: 'hello' },
      'local-unit': { 'in-scope': true, data: { name: 'taker/0' } },
      'related-units': { 'giver/0': { 'in-scope': true, data: { name: 'giver/0' } } },
    });
  });

  it('tells the other side once when a databag changes, and not when it is written as it was', async () => {
    const changed = async (): Promise<number> =>
      (await relationHooks('taker/0')).filter((name) => name === 'take-relation-changed').length;
    const before = await changed();
    await grimoire.ok('config', 'giver', 'word=good day');
    await reached('taker', 'got good day from giver/0');
    await grimoire.ok('config', 'giver', 'fail=no-such-hook');
    await grimoire.until('config-changed', async () =>
      (await hookNames(grimoire, 'giver/0', /config-changed/)).length >= 3 ? true : undefined,
    );
    await grimoire.ok('wait-for', 'application', 'taker', '--timeout', '20s');
    expect(await changed()).toBe(before + 1);
  });

  it('lets a relation go: departed, then broken, on both sides; another one begins anew', async () => {
    const [giver, taker] = [(await relationHooks('giver/0')).length, (await relationHooks('taker/0')).length];
    await grimoire.ok('remove-relation', 'giver', 'taker');
    await reached('taker', 'nothing any more');
    const broken = async (): Promise<true | undefined> =>
      (await relationHooks('giver/0')).includes('give-relation-broken') ? true : undefined;
    await grimoire.until('the end at the giver', broken);
    expect((await relationHooks('giver/0')).slice(giver)).toEqual(['give-relation-departed', 'give-relation-broken']);
    expect((await relationHooks('taker/0')).slice(taker)).toEqual(['take-relation-departed', 'take-relation-broken']);
    await grimoire.ok('integrate', 'giver', 'taker:take');
    await reached('taker', 'got good day from giver/0');
    expect((await grimoire.run('integrate', 'giver', 'taker:take')).notes).toMatch(/already/);
  });

  it('keeps a unit in error until its hook succeeds: resolved runs it again at once', async () => {
    await grimoire.ok('config', 'taker', 'fail=config-changed');
    await grimoire.ok('wait-for', 'unit', 'taker/0', '--status', 'error', '--timeout', '20s');
    expect(await grimoire.ok('status')).toMatch(/hook failed: "config-changed"/);
    const runs = async (): Promise<number> => (await hookNames(grimoire, 'taker/0', /config-changed/)).length;
    const before = await runs();
    await grimoire.ok('resolved', 'taker/0');
    await grimoire.until('another try', async () => ((await runs()) > before ? true : undefined), 4000);
    expect((await recordsOf(grimoire, 'taker/0')).at(-1)).toMatchObject({ hook: 'config-changed', exit: { code: 1 } });
    await grimoire.ok('config', 'taker', '--reset', 'fail');
    await grimoire.ok('resolved', 'taker/0');
    await grimoire.ok('wait-for', 'unit', 'taker/0', '--timeout', '20s');
    expect((await recordsOf(grimoire, 'taker/0')).findLast(({ hook }) => hook === 'config-changed')?.exit).toEqual({
      code: 0,
    });
  });

  it('counts a failed hook as done with resolved --no-retry', async () => {
    await grimoire.ok('config', 'taker', 'fail=config-changed', 'word=other');
    await grimoire.ok('wait-for', 'unit', 'taker/0', '--status', 'error', '--timeout', '20s');
    const before = (await hookNames(grimoire, 'taker/0')).length;
    await grimoire.ok('resolved', 'taker/0', '--no-retry');
    await grimoire.ok('wait-for', 'unit', 'taker/0', '--timeout', '20s');
    expect((await hookNames(grimoire, 'taker/0')).slice(before)).not.toContain('config-changed');
    expect((await grimoire.run('resolved', 'taker/0')).code).toBe(1);
    await grimoire.ok('config', 'taker', '--reset', 'fail,word');
  });

  it('gives a charm its file resource, also one that came later', async () => {
    rmSync(join(grimoire.folder, 'some notes.txt'));
    expect(await resultOf('giver/0', 'notes')).toMatchObject({ notes: 'first note' });
    const failed = await grimoire.run('run', 'taker/0', 'notes');
    expect(failed.code).toBe(1);
    const later = join(grimoire.folder, 'later.txt');
    writeFileSync(later, 'second note');
    const charm = packPair(grimoire.folder);
    await grimoire.ok('refresh', 'giver', '--path', charm, '--resource', `notes=${later}`);
    await grimoire.until('the new pod', async () =>
      (await hookNames(grimoire, 'giver/0')).includes('upgrade-charm') ? true : undefined,
    );
    await grimoire.ok('wait-for', 'application', 'giver', '--timeout', '30s');
    expect(await resultOf('giver/0', 'notes')).toMatchObject({ notes: 'second note' });
  });

  it.each([
    ['non-root', '170'],
    ['sudoer', '171'],
  ])('runs a charm of charm-user %s as %s, who owns its folder and reaches the tools', async (user, uid) => {
    const charm = packPair(grimoire.folder, `pair-${user}`, `charm-user: ${user}\n`);
    await grimoire.ok('deploy', charm, `as-${user}`);
    await grimoire.ok('wait-for', 'application', `as-${user}`, '--timeout', '30s');
    expect(await resultOf(`as-${user}/0`, 'who')).toMatchObject({ uid, gid: uid, owner: uid });
    await grimoire.ok('remove-application', `as-${user}`);
  });

  it('shows what hooks did without a value in it', async () => {
    await grimoire.ok('run', 'giver/0', 'secret');
    const made = (await recordsOf(grimoire, 'giver/0')).at(-1);
    expect(made).toMatchObject({ hook: 'secret', kind: 'action', exit: { code: 0 } });
    expect(made?.tools).toEqual([
      { name: 'config-get', effect: 'reads', code: 0 },
      { name: 'secret-add', effect: 'flush', code: 0 },
      { name: 'secret-get', effect: 'reads', code: 0 },
      { name: 'state-set', effect: 'flush', code: 0 },
      { name: 'action-set', effect: 'now', code: 0 },
    ]);
    expect(await grimoire.ok('hooks', 'giver/0', '-n', '1')).toMatch(
      /secret \(action\) .* secret-add state-set action-set/,
    );
    const model = join(grimoire.home, 'models/local');
    const written = readdirSync(model).filter((name) => /hooks|debug/.test(name));
    expect(written).toContain('hooks.jsonl');
    for (const file of written) expect(readFileSync(join(model, file), 'utf8')).not.toMatch(/opensesame/);
  });

  it('removes an application that is integrated: relations, storage and pod go, the other side is told', async () => {
    expect(await grimoire.ok('ssh', 'giver/0', '--', 'ls', '/data')).toBe('kept\n');
    await grimoire.ok('remove-application', 'giver');
    await grimoire.ok('wait-for', 'application', 'giver', '--status', 'gone', '--timeout', '40s');
    await reached('taker', 'nothing any more');
    const last = (await hookNames(grimoire, 'giver/0')).slice(-5);
    expect(last).toEqual([
      'data-storage-detaching',
      'give-relation-departed',
      'give-relation-broken',
      'stop',
      'remove',
    ]);
    const storage = join(grimoire.home, 'models/local/machine/storage');
    await grimoire.until('the volumes to go', async () =>
      readdirSync(storage).some((name) => name.startsWith('giver')) ? undefined : true,
    );
    expect(readdirSync(storage)).toContain('taker-0');
  });
});
