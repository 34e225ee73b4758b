import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { digestOf } from './digest.ts';
import { hostEnvironment } from './host-environment.ts';
import { hostSettings } from './host-settings.ts';
import { storedLayer } from './layer-store.ts';
import { inNamespace } from './namespace.ts';
import { debianKeyring } from './requirements.ts';
import type { BaseRoot, BuildOptions } from './rock.ts';
import { RockError } from './rock-error.ts';

const label = 'Debian 12 (bookworm), standing in for Ubuntu';

/** Everything that decides what the base is. */
const recipe = {
  suite: 'bookworm',
  variant: 'minbase',
  // The charm image has Python too; certificates are what workloads expect of an Ubuntu image with a trust store.
  packages: ['ca-certificates', 'python3'],
  leftOut: ['/usr/share/man/*', '/usr/share/doc/*', '/usr/share/info/*', '/usr/share/locale/*'],
  revision: 1,
};

/**
 * The root below every container: made with mmdebstrap once, then found by its digest. The digest is of the recipe
 * and the architecture, not of the packages' versions of the day: remove the layer to take newer ones.
 *
 * @throws RockError when the machine lacks something or the packages cannot be had
 */
export async function baseRoot({ cacheDir, log }: BuildOptions): Promise<BaseRoot> {
  const cache = resolve(cacheDir);
  const digest = digestOf('base', recipe, process.arch);
  const layer = await storedLayer(
    cache,
    digest,
    async ({ tree }) => {
      log(`base: making ${label}`);
      await unpackDebian(cache, tree, log);
      assertNoNode(join(cache, tree));
      return { label };
    },
    () => ({ label }),
  );
  return { path: layer.path, digest, label };
}

async function unpackDebian(cache: string, tree: string, log: (line: string) => void): Promise<void> {
  if (!existsSync(debianKeyring)) {
    throw new RockError(
      `${debianKeyring} is missing, so apt cannot trust Debian's packages: sudo apt-get install debian-archive-keyring`,
    );
  }
  const root = process.getuid?.() === 0;
  const args = [
    `--mode=${root ? 'root' : 'unshare'}`,
    `--variant=${recipe.variant}`,
    '--format=tar',
    '--aptopt=Acquire::Languages "none"',
    ...hostSettings().apt.map((line) => `--aptopt=${line.replace(/;$/, '')}`),
    '--dpkgopt=force-unsafe-io',
    ...recipe.leftOut.map((path) => `--dpkgopt=path-exclude=${path}`),
    `--include=${recipe.packages.join(',')}`,
    // What belongs to this host and not to the root: its resolver, its name, its way to the registry.
    '--customize-hook=rm -f "$1/etc/resolv.conf" "$1/etc/hostname" "$1/etc/apt/apt.conf.d/99mmdebstrap"',
    recipe.suite,
    '-',
  ];
  const child = spawn('mmdebstrap', args, {
    cwd: '/',
    env: hostEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-8192);
    for (const [, doing] of text.matchAll(/^I: ((?:running|downloading|extracting|installing) .*?)\.*$/gm))
      log(`base: ${doing}`);
  });
  const made = new Promise<number>((done, reject) => {
    child.on('error', (cause) =>
      reject(
        new RockError('mmdebstrap cannot be started: sudo apt-get install --no-install-recommends mmdebstrap', {
          cause,
        }),
      ),
    );
    child.on('close', (code) => done(code ?? 1));
  });
  const script = 'mkdir -p "$1" && exec tar -xp --numeric-owner --exclude="./dev/*" -C "$1"';
  const unpacked = inNamespace({ argv: ['sh', '-c', script, 'sh', tree], cwd: cache, stdin: child.stdout });
  const [code, tar] = await Promise.all([made, unpacked]).catch((error: unknown) => {
    child.kill();
    throw error;
  });
  if (code !== 0) throw new RockError(`mmdebstrap could not make the base root:\n${lastLines(errors)}`);
  if (tar.code !== 0) throw new RockError(`the base root could not be unpacked: ${tar.stderr}`);
}

/** A packed charm must bring its own Node: a base that had one would hide that it does not. */
function assertNoNode(root: string): void {
  const found = ['usr/bin', 'usr/local/bin', 'usr/sbin', 'bin'].flatMap((folder) =>
    ['node', 'nodejs'].map((name) => join(root, folder, name)).filter((path) => existsSync(path)),
  );
  if (found.length > 0)
    throw new RockError(`the base root has a Node at ${found.join(', ')}: the charm image has none`);
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-8).join('\n');
}
