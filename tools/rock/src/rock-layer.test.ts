import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { baseRoot, checkRock, readRock, rockCacheDir, rockLayer, type BaseRoot, type RockLayer } from './index.ts';
import { removeTree } from './layer-store.ts';
import { inNamespace } from './namespace.ts';

const minutes = 60_000;
const cacheDir = rockCacheDir(fileURLToPath(new URL('../../..', import.meta.url)));
const lines: string[] = [];
const options = { cacheDir, log: (line: string): void => void lines.push(line) };
const made = new Set<string>();
let base: BaseRoot;
let dir: string;

beforeAll(async () => {
  base = await baseRoot(options);
}, 5 * minutes);

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tiny-rock-'));
  // A word of its own, so that no layer of an earlier run is found.
  await define({ files: `{plugin: dump, source: files}` });
  await mkdir(join(dir, 'files', 'lib'), { recursive: true });
  await writeFile(join(dir, 'files', 'hello'), `${dir}\n`);
  await writeFile(join(dir, 'files', 'lib', 'ours'), 'x');
  lines.length = 0;
});

afterEach(async () => await rm(dir, { recursive: true }));
afterAll(async () => {
  for (const digest of made) await removeTree(cacheDir, join('layers', digest));
});

async function define(parts: Record<string, string>, more = ''): Promise<void> {
  const written = Object.entries(parts).map(([name, part]) => `  ${name}: ${part}\n`);
  await writeFile(
    join(dir, 'rockcraft.yaml'),
    `name: tiny\nsummary: A tiny rock\ndescription: Tiny.\nversion: "1"\nbase: ubuntu@24.04\nplatforms: {amd64: , arm64: }\n${more}parts:\n${written.join('')}`,
  );
}

async function build(): Promise<RockLayer> {
  const layer = await rockLayer(await readRock(dir), { ...options, base });
  made.add(layer.digest);
  return layer;
}

/** `mode uid:gid path` of everything in a layer, asked where its ids are known. */
async function listing(layer: RockLayer): Promise<string[]> {
  const found: string[] = [];
  const argv = ['find', '.', '-mindepth', '1', '-printf', '%m %U:%G %P\n'];
  await inNamespace({ argv, cwd: layer.path, onLine: (line) => found.push(line) });
  return found.toSorted();
}

describe('rockLayer', { timeout: 2 * minutes }, () => {
  it('builds parts into a layer with only what they add, and says what the base is', async () => {
    const layer = await build();
    const files = (await listing(layer)).map((line) => line.split(' ')[2]);
    expect(files).toEqual(expect.arrayContaining(['hello', 'usr/lib/ours', '.rock/metadata.yaml']));
    // /lib is a link of the base: a folder of that name would hide every library.
    expect(files).not.toContain('lib');
    expect(lines.join('\n')).toContain('Debian 12 (bookworm), standing in for Ubuntu');
    expect(layer.image).toEqual({ name: 'tiny', version: '1', environment: {}, user: { uid: 0, gid: 0 } });
  });

  it('finds a layer again at once, whatever the times and the umask of its sources', async () => {
    const first = await build();
    await utimes(join(dir, 'files', 'hello'), 1, 1);
    await chmod(join(dir, 'files', 'hello'), 0o600);
    lines.length = 0;
    const started = performance.now();
    expect(await build()).toEqual(first);
    expect(performance.now() - started).toBeLessThan(1000);
    expect(lines).toEqual([]);
  });

  it('has another digest when a source, a part or the environment changes', async () => {
    const digests = [(await build()).digest];
    await writeFile(join(dir, 'files', 'hello'), 'other');
    digests.push((await build()).digest);
    await chmod(join(dir, 'files', 'hello'), 0o755);
    digests.push((await build()).digest);
    await define({ files: `{plugin: dump, source: files, prime: [hello]}` });
    digests.push((await build()).digest);
    await define({ files: `{plugin: dump, source: files, prime: [hello]}` }, 'environment: {A: b}\n');
    const last = await build();
    digests.push(last.digest);
    expect(new Set(digests).size).toBe(5);
    expect(last.image.environment).toEqual({ A: 'b' });
  });

  it('brings users, owners, deletions, _daemon_ and the services of Pebble', async () => {
    await define(
      {
        user: `{plugin: nil, overlay-script: "useradd --root $CRAFT_OVERLAY -M -u 991 -U tiny; rm $CRAFT_OVERLAY/etc/issue"}`,
        files: `{plugin: dump, source: files, organize: {hello: srv/hello}, permissions: [{path: srv/hello, owner: 991, group: 991, mode: "640"}]}`,
      },
      'run-user: _daemon_\nservices: {web: {override: replace, command: sleep 1}}\n',
    );
    const layer = await build();
    const found = await listing(layer);
    expect(found).toContain('640 991:991 srv/hello');
    expect(found).toContain('777 0:0 var/lib/pebble/default');
    expect(found).toContain('644 0:0 var/lib/pebble/default/layers/001-rockcraft-tiny.yaml');
    expect(layer.image.user).toEqual({ uid: 584_792, gid: 584_792 });
    const seen: string[] = [];
    const argv = ['sh', '-c', 'tail -n 2 etc/passwd; stat -c %F,%t,%T etc/issue'];
    await inNamespace({ argv, cwd: layer.path, onLine: (line) => seen.push(line) });
    expect(seen[0]).toMatch(/^tiny:x:991:/);
    expect(seen[1]).toBe('_daemon_:x:584792:584792::/var/lib/pebble/default:/usr/bin/false');
    expect(seen[2]).toBe('character special file,0,0');
  });

  it('fails with the sentence of craft-parts when a part breaks, and leaves nothing', async () => {
    await define({ web: '{plugin: nil, override-build: "echo no such luck >&2; exit 3"}' });
    const before = await readdir(join(cacheDir, 'layers'));
    await expect(build()).rejects.toThrow(/'override-build' in part 'web' failed with code 3[^]*no such luck/);
    expect(await readdir(join(cacheDir, 'layers'))).toEqual(before);
    const left = (await readdir(join(cacheDir, 'scratch'))).filter((name) => name.startsWith(`of-${process.pid}-`));
    expect(left).toEqual([]);
  });

  it('clears away what a process that was killed had begun', async () => {
    const gone = spawnSync('true').pid;
    const left = join(cacheDir, 'scratch', `of-${gone}-x`);
    await mkdir(left, { recursive: true });
    await build();
    expect(existsSync(left)).toBe(false);
  });

  it('does not let a part see what it does not declare', async () => {
    await writeFile(join(dir, 'secret'), 'x');
    await define({ web: '{plugin: nil, override-build: "cat /host/rock/secret"}' });
    await expect(build()).rejects.toThrow('No such file or directory');
  });

  it.each([
    ['{plugin: dump, source: nowhere}', 'parts.web.source: there is no nowhere'],
    ['{plugin: dump, source: ..}', 'is not a folder within'],
    ['{plugin: dump, source: /etc}', 'is not a folder within'],
    ['{plugin: unheard-of}', 'unheard-of'],
    ['{plugin: nil, colour: red}', 'colour'],
    ['{plugin: nil, after: [other]}', 'other'],
  ])('checkRock refuses %s', async (part, sentence) => {
    await define({ web: part });
    await expect(checkRock(await readRock(dir), { ...options, base })).rejects.toThrow(sentence);
  });

  it('takes the version from the part that says it, and misses it when it does not', async () => {
    const text = (part: string): string =>
      `name: tiny\nsummary: A\ndescription: B\nadopt-info: web\nbase: ubuntu@24.04\nplatforms: {amd64: , arm64: }\nparts:\n  web: ${part}\n`;
    await writeFile(join(dir, 'rockcraft.yaml'), text('{plugin: nil, override-build: craftctl set version=7.1}'));
    await checkRock(await readRock(dir), { ...options, base });
    expect((await build()).image.version).toBe('7.1');
    await writeFile(join(dir, 'rockcraft.yaml'), text('{plugin: nil}'));
    await expect(build()).rejects.toThrow('part web said no version');
  });

  it('checkRock accepts what builds, and builds nothing', async () => {
    await define({ web: '{plugin: nil, override-build: "exit 1"}' });
    const before = await readdir(join(cacheDir, 'layers'));
    await checkRock(await readRock(dir), { ...options, base });
    expect(await readdir(join(cacheDir, 'layers'))).toEqual(before);
  });

  it('has no local root for a bare rock, and says so', async () => {
    const rock = await readRock(dir);
    const bare = { ...rock, definition: { ...rock.definition, base: 'bare' } };
    await expect(rockLayer(bare, { ...options, base })).rejects.toThrow('base bare');
  });
});

describe('baseRoot', () => {
  it('is Debian with Python and certificates, and without any Node, craft-parts or settings of this host', async () => {
    const has = (path: string): boolean => existsSync(join(base.path, path));
    expect(
      ['usr/bin/python3', 'etc/ssl/certs/ca-certificates.crt', 'etc/debian_version'].filter((path) => !has(path)),
    ).toEqual([]);
    const unwanted = [
      'usr/bin/node',
      'usr/bin/nodejs',
      'usr/local/bin/node',
      'opt/craft-parts',
      'etc/resolv.conf',
      'etc/hostname',
    ];
    expect(unwanted.filter(has)).toEqual([]);
  });
});
