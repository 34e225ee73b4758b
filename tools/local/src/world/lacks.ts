import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findTool, toolEnvironment } from './host-tools.ts';
import { subordinateCount, subordinateStart, textOf } from './identity-map.ts';
import type { Lack } from './lack.ts';
import { removeMappedTree, runMapped } from './mapped-command.ts';

/** What the answer is made of; the machine by default. */
export interface Machine {
  readonly platform: string;
  readonly user: { readonly uid: number; readonly username: string };
  hasTool(name: string): boolean;
  /** A file's text, empty when it is not there. */
  read(file: string): string;
  /** Undefined when a user namespace can be made, else the complaint. */
  userNamespace(): string | undefined;
  /** Names of what is refused inside such a namespace: `proc`, `overlay`, `bridge`, `veth`. */
  trial(): Promise<readonly string[]>;
}

/**
 * All that keeps this machine from holding a world, at once; empty when nothing does.
 *
 * @param options.dir where worlds will be kept: not every file system can take an overlay
 */
export async function lacks(
  options: { readonly dir: string },
  machine: Machine = thisMachine(options.dir),
): Promise<readonly Lack[]> {
  if (machine.platform !== 'linux') {
    return [
      {
        what: 'linux',
        why: `charms run in Linux namespaces, which ${machine.platform} does not have`,
        remedy:
          'use a Linux virtual machine, e.g. `multipass launch --memory 4G --disk 20G`, and clone the repository in it',
      },
    ];
  }
  const found = [...missingTools(machine), ...missingIds(machine)];
  const refusal = machine.hasTool('unshare') ? machine.userNamespace() : undefined;
  if (refusal !== undefined) found.push(noUserNamespace(machine, refusal));
  if (found.length > 0) return found;
  return (await machine.trial()).map((name) => refused(name, options.dir));
}

/** Programs, and the Debian and Ubuntu package of each. `newuidmap` is needed by ordinary users only. */
const tools: readonly {
  readonly name: string;
  readonly part: string;
  readonly why: string;
  readonly userOnly?: true;
}[] = [
  { name: 'unshare', part: 'util-linux', why: 'makes the namespaces' },
  { name: 'nsenter', part: 'util-linux', why: 'enters the namespaces' },
  { name: 'mount', part: 'mount', why: "makes the containers' roots" },
  { name: 'umount', part: 'mount', why: 'takes a network away again' },
  { name: 'ip', part: 'iproute2', why: 'makes the network of the pods' },
  { name: 'hostname', part: 'hostname', why: 'names the containers' },
  { name: 'chroot', part: 'coreutils', why: "starts a container's first process" },
  { name: 'newuidmap', part: 'uidmap', why: 'gives containers users of their own', userOnly: true },
  { name: 'newgidmap', part: 'uidmap', why: 'gives containers groups of their own', userOnly: true },
];

function missingTools(machine: Machine): Lack[] {
  return tools
    .filter(({ name, userOnly }) => !(userOnly && machine.user.uid === 0) && !machine.hasTool(name))
    .map(({ name, part, why }) => ({
      what: name,
      why: `the program ${name} ${why}, and is not installed`,
      remedy: `sudo apt-get install ${part} (Debian and Ubuntu; elsewhere the package that has ${name})`,
      package: part,
    }));
}

function missingIds({ user, read }: Machine): Lack[] {
  if (user.uid === 0) return [];
  return (['subuid', 'subgid'] as const)
    .filter((file) => subordinateStart(read(`/etc/${file}`), user.username, user.uid) === undefined)
    .map((file) => ({
      what: file,
      why: `the users in containers need ${subordinateCount} ids, and /etc/${file} gives ${user.username} no such range`,
      remedy: `sudo usermod --add-${file}s 100000-165535 ${user.username} (another range when that one is somebody's)`,
    }));
}

function noUserNamespace({ read, user }: Machine, complaint: string): Lack {
  if (read('/proc/sys/kernel/apparmor_restrict_unprivileged_userns').trim() === '1' && user.uid !== 0) {
    return {
      what: 'apparmor',
      why: 'AppArmor keeps programs without a profile from using user namespaces (Ubuntu 24.04 is set up so)',
      remedy:
        'sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0 (until the next start of the machine), or run with sudo',
    };
  }
  if (read('/proc/sys/kernel/unprivileged_userns_clone').trim() === '0' && user.uid !== 0) {
    return {
      what: 'userns',
      why: 'this kernel gives user namespaces to root only',
      remedy:
        'sudo sysctl -w kernel.unprivileged_userns_clone=1 (until the next start of the machine), or run with sudo',
    };
  }
  if (read('/proc/sys/user/max_user_namespaces').trim() === '0') {
    return {
      what: 'userns',
      why: 'the limit of user namespaces on this machine is 0',
      remedy: 'sudo sysctl -w user.max_user_namespaces=15000',
    };
  }
  return {
    what: 'userns',
    why: `no user namespace can be made: ${complaint}`,
    remedy:
      'inside a container, start that one with user namespaces allowed (Docker: --privileged), or use a virtual machine; else ask who looks after this machine',
  };
}

function refused(name: string, dir: string): Lack {
  switch (name) {
    case 'proc':
      return {
        what: name,
        why: 'a container cannot get a /proc of its own, as happens inside a container that hides parts of /proc',
        remedy:
          'start the container around with its /proc unmasked (Docker: --security-opt systempaths=unconfined, or --privileged), or use a virtual machine',
      };
    case 'overlay':
      return {
        what: name,
        why: `no overlay can be mounted over ${dir}: it needs Linux 5.11 or newer, and a file system that can hold one (ext4, xfs, btrfs; no overlay, no network file system)`,
        remedy: 'set GRIMOIRE_HOME to a folder on a local disk, or use a newer kernel',
      };
    default:
      return {
        what: name,
        why: `the kernel makes no ${name} interface, which the network of the pods is made of`,
        remedy: `sudo modprobe ${name}`,
      };
  }
}

function thisMachine(dir: string): Machine {
  const { uid, username } = userInfo();
  return {
    platform: process.platform,
    user: { uid, username },
    hasTool: (name) => findTool(name) !== undefined,
    read: textOf,
    userNamespace() {
      const { status, stderr } = spawnSync('unshare', ['--user', 'true'], { env: toolEnvironment, encoding: 'utf8' });
      return status === 0 ? undefined : stderr.trim();
    },
    async trial() {
      mkdirSync(dir, { recursive: true });
      const folder = mkdtempSync(join(dir, 'trial-'));
      try {
        const script = fileURLToPath(new URL('./scripts/trial.sh', import.meta.url));
        const namespaces = ['--mount', '--net', '--pid', '--fork', '--kill-child', '--'];
        const said = await runMapped('unshare', [...namespaces, 'sh', script, folder]);
        return said.split('\n').filter((line) => line !== '');
      } finally {
        await removeMappedTree(folder);
      }
    },
  };
}
