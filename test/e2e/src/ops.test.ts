/** A charm on Python's ops, from PyPI and unchanged, in the local model: every kind of access that ops has. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeCharm, type CharmFile } from './harness/charm-file.ts';
import { Grimoire, workspace } from './harness/grimoire.ts';

const fixture = path.join(import.meta.dirname, 'fixtures/ops-charm');
const pip = ['--quiet', '--disable-pip-version-check', '--only-binary=:all:', '--python-version=3.11'];

/** As charmcraft packs one: the charm in `src`, what it depends on in `venv`. The charm image's Python is 3.11. */
function packOpsCharm(target: string, scratch: string): void {
  const venv = path.join(scratch, 'pip');
  const packages = path.join(scratch, 'packages');
  execFileSync('python3', ['-m', 'venv', venv]);
  const requirements = path.join(fixture, 'requirements.txt');
  execFileSync(path.join(venv, 'bin/pip'), ['install', ...pip, '--target', packages, '-r', requirements], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const files: Record<string, CharmFile> = {};
  for (const name of ['metadata.yaml', 'config.yaml', 'actions.yaml', 'manifest.yaml'])
    files[name] = textOf(fixture, name);
  files['dispatch'] = { ...textOf(fixture, 'dispatch'), program: true };
  files['src/charm.py'] = { ...textOf(fixture, 'charm.py'), program: true };
  // Compiled parts are only faster ways: PyYAML has another in Python.
  for (const name of fs.globSync('**/*.py', { cwd: packages })) files[`venv/${name}`] = textOf(packages, name);
  for (const name of fs.globSync('*.dist-info/{METADATA,entry_points.txt}', { cwd: packages })) {
    files[`venv/${name}`] = textOf(packages, name);
  }
  writeCharm(target, files);
}

const textOf = (folder: string, name: string): CharmFile => ({
  text: fs.readFileSync(path.join(folder, name), 'utf8'),
});

interface Run {
  readonly status: string;
  readonly results?: Readonly<Record<string, unknown>>;
  readonly message?: string;
  readonly log?: readonly string[];
}

describe('a charm on ops', { timeout: 180_000 }, () => {
  const grimoire = new Grimoire('ops');
  const run = async (unit: string, action: string, ...more: readonly string[]): Promise<Run> => {
    const { stdout } = await grimoire.try('run', unit, action, ...more, '--format', 'json');
    return JSON.parse(stdout)[unit];
  };
  const look = async (unit: string): Promise<unknown> => {
    const { results = {} } = await run(unit, 'look', 'number=9');
    return JSON.parse(String(results['found']));
  };

  beforeAll(async () => {
    const file = path.join(grimoire.home, 'every-access.charm');
    packOpsCharm(file, grimoire.home);
    const image = `web-image=${path.join(workspace, 'rocks/synapse-nginx')}`;
    await grimoire.do('deploy', file, 'left', '--resource', image);
    await grimoire.do('deploy', file, 'right', '--resource', image);
    await grimoire.do('integrate', 'left:source', 'right:sink');
    for (const application of ['left', 'right']) {
      const status = (): Promise<{ readonly message: string }> => grimoire.status(application);
      await grimoire.until(`${application} says how it is`, status, ({ message }) => message === 'of the application');
    }
    await grimoire.until(
      'both have met',
      () => look('right/0'),
      (found) => JSON.stringify(found).includes('RelationJoinedEvent'),
    );
  }, 600_000);
  afterAll(() => grimoire.destroy(), 120_000);

  it('reaches everything, on the side that offers', async () => {
    expect(await look('left/0')).toMatchObject({
      parameter: 9,
      config: { word: 'hello', count: 3, share: 0.5, loud: false },
      leader: true,
      planned: 1,
      model: 'local',
      'unit-status': ['waiting', 'for nothing'],
      'app-status': ['maintenance', 'of the application'],
      ports: ['53/udp', '8080/tcp'],
      network: true,
      storage: ['/data'],
      container: {
        connect: true,
        exec: 'in out\n',
        file: 'pushed\n',
        listed: [['file', '0o600']],
        exists: [true, true, false],
        service: true,
        check: 'up',
        plan: { WORD: 'set' },
      },
      secrets: { own: { token: 'three' }, info: [expect.stringMatching(/^for-\d+$/), 1, 'of a test'] },
      relations: { peers: ['a\nb', 'c'], deleted: false },
      errors: { secret: 'SecretNotFoundError', cloud: 'ModelError' },
    });
  });

  it('reads what the other side wrote, and its secret', async () => {
    expect(await look('right/0')).toMatchObject({
      secrets: { theirs: [{ password: 'first' }, { password: 'second' }, { password: 'first' }] },
      relations: { app: 'left', units: { 'left/0': 'left/0' } },
    });
  });

  it('is told of every event, by its name', async () => {
    const seen = async (): Promise<readonly string[]> => {
      const found = await look('right/0');
      return typeof found === 'object' && found !== null && 'seen' in found && Array.isArray(found.seen)
        ? found.seen
        : [];
    };
    const events = await grimoire.until('the new password', seen, (names) => names.includes('SecretChangedEvent'), 100);
    expect(events).toEqual(
      expect.arrayContaining([
        'InstallEvent',
        'ConfigChangedEvent',
        'StartEvent',
        'LeaderElectedEvent',
        'StorageAttachedEvent',
        'RelationCreatedEvent',
        'RelationJoinedEvent',
        'RelationChangedEvent',
        'PebbleReadyEvent',
        'notice example.org/told the charm',
      ]),
    );
  });

  it('fails an action with its own words', async () => {
    expect(await run('left/0', 'refuse')).toMatchObject({ status: 'failed', message: 'it does not want to' });
  });

  it('takes a new option, and lets the relation go', async () => {
    await grimoire.do('config', 'right', 'word=again', 'nothing=now');
    await grimoire.do('remove-relation', 'left:source', 'right:sink');
    const found = await grimoire.until(
      'the end of the relation',
      () => look('right/0'),
      (value) => JSON.stringify(value).includes('RelationBrokenEvent'),
    );
    expect(found).toMatchObject({ config: { word: 'again', nothing: 'now' }, secrets: { theirs: null } });
  });
});
