/**
 * The real `charmcraft pack`. It packs on the base it packs for, and asks for Python's `apt` module: it gets both in a
 * mount namespace of its own, where `/etc/os-release` names Ubuntu. Nothing is built there, so nothing of Ubuntu is missed.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { charmcraft } from '../judge/judges.ts';

const distribution = '/usr/lib/python3/dist-packages';
const osRelease = 'NAME="Ubuntu"\nID=ubuntu\nVERSION_ID="22.04"\nVERSION_CODENAME=jammy\nPRETTY_NAME="Ubuntu 22.04"\n';
const inNamespace = ['--map-root-user', '--mount', 'sh', '-c', 'mount --bind "$0" /etc/os-release && exec "$@"'];

/** What this machine lacks to run it, or undefined. @param scratch an empty folder */
export function lacking(scratch: string): string | undefined {
  const python = path.join(path.dirname(charmcraft), 'python3');
  const { status } = spawnSync(python, ['-c', 'import apt'], { env: { PYTHONPATH: aptFolder(scratch) } });
  if (status !== 0) return "python3-apt, of the Python that charmcraft's environment was made with";
  const { status: unshared } = spawnSync('unshare', [...inNamespace, releaseFile(scratch), 'true']);
  return unshared === 0 ? undefined : 'user and mount namespaces';
}

/** Packs the charm in a folder for one platform. @returns the artifact's path */
export function charmcraftPack(charm: string, platform: string, scratch: string): string {
  const before = new Set(fs.readdirSync(charm));
  const command = [releaseFile(scratch), charmcraft, 'pack', '--destructive-mode', '--platform', platform];
  execFileSync('unshare', [...inNamespace, ...command], {
    cwd: charm,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: `${path.dirname(charmcraft)}:/usr/sbin:/usr/bin:/sbin:/bin`,
      HOME: scratch,
      XDG_RUNTIME_DIR: scratch,
      PYTHONPATH: aptFolder(scratch),
    },
  });
  const made = fs.readdirSync(charm).filter((name) => name.endsWith('.charm') && !before.has(name));
  return path.join(charm, made[0] ?? 'none.charm');
}

function releaseFile(scratch: string): string {
  const file = path.join(scratch, 'os-release');
  fs.writeFileSync(file, osRelease);
  return file;
}

/** Only `apt` of the distribution's packages: others of them break charmcraft's own. */
function aptFolder(scratch: string): string {
  const folder = path.join(scratch, 'apt');
  fs.mkdirSync(folder, { recursive: true });
  const names = fs.existsSync(distribution)
    ? fs.readdirSync(distribution).filter((name) => name.startsWith('apt'))
    : [];
  for (const name of names) {
    if (!fs.existsSync(path.join(folder, name))) fs.symlinkSync(path.join(distribution, name), path.join(folder, name));
  }
  return folder;
}
