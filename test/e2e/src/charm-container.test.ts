import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeCharm } from './harness/charm-file.ts';
import { Container } from './harness/container.ts';
import { Grimoire, workspace } from './harness/grimoire.ts';
import { logOf } from './harness/hooks.ts';

/** What Juju sets in every hook and action of a Kubernetes sidecar charm. */
const always = [
  'APT_LISTCHANGES_FRONTEND',
  'CHARM_DIR',
  'CLOUD_API_VERSION',
  'DEBIAN_FRONTEND',
  'JUJU_AGENT_SOCKET_ADDRESS',
  'JUJU_AGENT_SOCKET_NETWORK',
  'JUJU_API_ADDRESSES',
  'JUJU_AVAILABILITY_ZONE',
  'JUJU_CHARM_DIR',
  'JUJU_CHARM_FTP_PROXY',
  'JUJU_CHARM_HTTPS_PROXY',
  'JUJU_CHARM_HTTP_PROXY',
  'JUJU_CHARM_NO_PROXY',
  'JUJU_CONTEXT_ID',
  'JUJU_DISPATCH_PATH',
  'JUJU_HOOK_NAME',
  'JUJU_MACHINE_ID',
  'JUJU_MODEL_NAME',
  'JUJU_MODEL_UUID',
  'JUJU_PRINCIPAL_UNIT',
  'JUJU_SLA',
  'JUJU_UNIT_NAME',
  'JUJU_VERSION',
  'LANG',
  'PATH',
  'TERM',
];

/** What comes on top of it, by kind. */
const more: Readonly<Record<string, readonly string[]>> = {
  'hooks/install': [],
  'hooks/config-changed': [],
  'hooks/friends-relation-created': ['JUJU_RELATION', 'JUJU_RELATION_ID', 'JUJU_REMOTE_APP', 'JUJU_REMOTE_UNIT'],
  'hooks/data-storage-attached': ['JUJU_STORAGE_ID', 'JUJU_STORAGE_KIND', 'JUJU_STORAGE_LOCATION'],
  'hooks/web-pebble-ready': ['JUJU_WORKLOAD_NAME'],
  'actions/look': ['JUJU_ACTION_NAME', 'JUJU_ACTION_TAG', 'JUJU_ACTION_UUID'],
};

/** A charm in shell that prints the environment it was started with, and not what the shell adds. */
function writeTinyCharm(target: string): void {
  writeCharm(target, {
    'metadata.yaml': {
      text: [
        'name: tiny',
        'summary: Prints its environment',
        'description: Prints its environment.',
        'containers: {web: {resource: web-image}}',
        'resources: {web-image: {type: oci-image}}',
        'storage: {data: {type: filesystem, location: /data}}',
        'peers: {friends: {interface: friends}}',
        '',
      ].join('\n'),
    },
    'manifest.yaml': { text: 'bases: [{name: ubuntu, channel: "22.04", architectures: [amd64, arm64]}]\n' },
    'actions.yaml': { text: 'look: {description: Looks.}\n' },
    dispatch: { text: `#!/bin/sh\ntr '\\0' '\\n' < /proc/$$/environ | sed 's/^/env: /'\n`, program: true },
  });
}

/** Environments by dispatch path, each as it was printed first. */
function environmentsIn(log: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const found = new Map<string, ReadonlyMap<string, string>>();
  let current = new Map<string, string>();
  for (const line of log.split('\n')) {
    const variable = /(?: |^)env: ([A-Za-z_]+)=(.*)$/.exec(line);
    if (variable !== null) {
      const [, name = '', value = ''] = variable;
      current.set(name, value);
    } else if (current.size > 0) {
      const key = current.get('JUJU_DISPATCH_PATH') ?? '';
      if (!found.has(key)) found.set(key, current);
      current = new Map();
    }
  }
  return found;
}

describe('the container of a charm', { timeout: 120_000 }, () => {
  const grimoire = new Grimoire('container');
  const charm = new Container(grimoire, 'tiny/0', 'charm');
  let environments: ReturnType<typeof environmentsIn> = new Map();

  beforeAll(async () => {
    const file = path.join(grimoire.home, 'tiny.charm');
    writeTinyCharm(file);
    const rock = path.join(workspace, 'rocks/synapse-nginx');
    await grimoire.do('deploy', file, '--resource', `web-image=${rock}`);
    await grimoire.do('wait-for', 'unit', 'tiny/0', '--status', 'unknown');
    await grimoire.do('run', 'tiny/0', 'look');
    const printed = async (): Promise<ReturnType<typeof environmentsIn>> => environmentsIn(await logOf(grimoire));
    environments = await grimoire.until('every kind of hook', printed, (seen) =>
      Object.keys(more).every((key) => seen.has(key)),
    );
  }, 600_000);
  afterAll(() => grimoire.destroy(), 60_000);

  it.each(Object.entries(more))("has Juju's environment in %s and nothing else", (key, extra) => {
    const names = [...(environments.get(key)?.keys() ?? [])];
    const fromKubernetes = names.filter((name) => name.startsWith('KUBERNETES_'));
    expect(names.filter((name) => !fromKubernetes.includes(name)).toSorted()).toEqual([...always, ...extra].toSorted());
  });

  it('gives the values that Juju gives', () => {
    const install = Object.fromEntries(environments.get('hooks/install') ?? []);
    const agent = '/var/lib/juju/agents/unit-tiny-0';
    expect(install).toMatchObject({
      JUJU_HOOK_NAME: 'install',
      JUJU_CHARM_DIR: `${agent}/charm`,
      CHARM_DIR: `${agent}/charm`,
      JUJU_AGENT_SOCKET_ADDRESS: `${agent}/agent.socket`,
      JUJU_AGENT_SOCKET_NETWORK: 'unix',
      JUJU_UNIT_NAME: 'tiny/0',
      JUJU_MODEL_NAME: 'local',
      JUJU_VERSION: '3.6.11',
      JUJU_PRINCIPAL_UNIT: '',
      JUJU_MACHINE_ID: '',
      JUJU_AVAILABILITY_ZONE: '',
      LANG: 'C.UTF-8',
      TERM: 'tmux-256color',
      DEBIAN_FRONTEND: 'noninteractive',
      APT_LISTCHANGES_FRONTEND: 'none',
    });
    expect(install['JUJU_CONTEXT_ID']).toMatch(/^tiny\/0-install-[0-9a-f]{32}$/);
    expect(install['PATH']).toMatch(/^\/var\/lib\/juju\/tools\/unit-tiny-0:.*:\/charm\/bin$/);
    const created = Object.fromEntries(environments.get('hooks/friends-relation-created') ?? []);
    expect(created).toMatchObject({ JUJU_RELATION: 'friends', JUJU_REMOTE_APP: 'tiny', JUJU_REMOTE_UNIT: '' });
    expect(created['JUJU_RELATION_ID']).toMatch(/^friends:\d+$/);
    const action = Object.fromEntries(environments.get('actions/look') ?? []);
    expect(action).toMatchObject({ JUJU_HOOK_NAME: '', JUJU_ACTION_NAME: 'look' });
    expect(action['JUJU_ACTION_TAG']).toBe(`action-${action['JUJU_ACTION_UUID']}`);
  });

  it('has no program that is, or answers like, Node', async () => {
    const named = 'for name in node nodejs bun deno npm npx; do command -v $name || true; done';
    expect(await charm.run('sh', '-c', named)).toBe('');
    // Every executable file of the root; the charm's own folder is another file system.
    const search =
      'find "$1" -xdev -type f -perm /111 -exec grep -lF -e node:internal/ -e process.versions {} + || true';
    expect(await charm.run('sh', '-c', search, 'sh', '/')).toBe('');
    // The search finds one where there is one.
    const folder = path.join(grimoire.modelFolder, 'machine/pods/tiny-0/charm-data/juju/agents/unit-tiny-0/charm');
    fs.copyFileSync(process.execPath, path.join(folder, 'node'));
    const inside = '/var/lib/juju/agents/unit-tiny-0/charm';
    expect(await charm.run('sh', '-c', search, 'sh', inside)).toBe(`${inside}/node\n`);
  });
});
