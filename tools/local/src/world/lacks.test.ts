import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lacks, type Machine } from './lacks.ts';

const ranges = 'alice:100000:65536\n';
const good: Machine = {
  platform: 'linux',
  user: { uid: 1000, username: 'alice' },
  hasTool: () => true,
  read: (file) => (file.startsWith('/etc/sub') ? ranges : ''),
  userNamespace: () => undefined,
  trial: async () => [],
};
const dir = '/srv/grimoire';

describe('what a machine lacks', () => {
  it('is nothing on the machine that runs this, and finding out leaves nothing behind', async () => {
    const here = mkdtempSync(join(tmpdir(), 'lacks-'));
    expect(await lacks({ dir: here })).toEqual([]);
    expect(readdirSync(here)).toEqual([]);
    rmSync(here, { recursive: true });
  });

  it('is told all at once, each with its remedy', async () => {
    const bare: Machine = { ...good, hasTool: (name) => name === 'unshare', read: () => '', userNamespace: () => 'no' };
    const found = await lacks({ dir }, bare);
    const programs = ['nsenter', 'mount', 'umount', 'ip', 'hostname', 'chroot', 'newuidmap', 'newgidmap'];
    expect(found.map(({ what }) => what)).toEqual([...programs, 'subuid', 'subgid', 'userns']);
    expect(found.filter(({ remedy }) => remedy === '')).toEqual([]);
    expect(found.find(({ what }) => what === 'newuidmap')?.remedy).toContain('sudo apt-get install uidmap');
    expect(found.find(({ what }) => what === 'subuid')?.remedy).toContain(
      'sudo usermod --add-subuids 100000-165535 alice',
    );
  });

  it('is less for root, who needs no ids of others', async () => {
    const root: Machine = {
      ...good,
      user: { uid: 0, username: 'root' },
      read: () => '',
      hasTool: (name) => !name.startsWith('new'),
    };
    expect(await lacks({ dir }, root)).toEqual([]);
  });

  it.each<[string, Partial<Machine>, string, string]>([
    ['macOS', { platform: 'darwin' }, 'linux', 'Linux virtual machine'],
    [
      'Ubuntu 24.04',
      {
        userNamespace: () => 'write failed /proc/self/uid_map: Operation not permitted',
        read: (file) => (file.endsWith('apparmor_restrict_unprivileged_userns') ? '1\n' : ranges),
      },
      'apparmor',
      'sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0',
    ],
    [
      'a kernel that keeps them for root',
      { userNamespace: () => 'EPERM', read: (file) => (file.endsWith('unprivileged_userns_clone') ? '0\n' : ranges) },
      'userns',
      'kernel.unprivileged_userns_clone=1',
    ],
    [
      'a limit of none',
      { userNamespace: () => 'ENOSPC', read: (file) => (file.endsWith('max_user_namespaces') ? '0\n' : ranges) },
      'userns',
      'user.max_user_namespaces=15000',
    ],
    ['a container without them', { userNamespace: () => 'Operation not permitted' }, 'userns', '--privileged'],
    ['a container that hides /proc', { trial: async () => ['proc'] }, 'proc', 'systempaths=unconfined'],
    ['a network file system', { trial: async () => ['overlay'] }, 'overlay', 'GRIMOIRE_HOME'],
    ['a kernel without bridges', { trial: async () => ['bridge'] }, 'bridge', 'sudo modprobe bridge'],
  ])('is named on %s', async (_, machine, what, remedy) => {
    const found = await lacks({ dir }, { ...good, ...machine });
    expect(found.map((lack) => lack.what)).toEqual([what]);
    expect(found[0]?.remedy).toContain(remedy);
  });
});
