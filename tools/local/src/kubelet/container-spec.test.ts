import { charmFromFiles } from '@grimoire/juju-model';
import { describe, expect, it } from 'vitest';
import type { Image } from '../controller/images.ts';
import { charmSpec, healthPort, workloadSpec, type PodPlan } from './container-spec.ts';
import { podFolder } from './pod-folder.ts';

const image: Image = {
  reference: 'web@1',
  layers: ['/cache/web', '/cache/base'],
  environment: { LANG: 'C.UTF-8', PEBBLE: '/its/own' },
  user: { uid: 584792, gid: 584792 },
};

function planOf(extra: string, charmUser = ''): PodPlan {
  const charm = charmFromFiles({
    'metadata.yaml': `name: app
summary: s
description: d
${charmUser}
containers:
  web: {resource: image, mounts: [{storage: data, location: /srv}]}
  api: {resource: image${extra}}
resources: {image: {type: oci-image}}
storage: {data: {type: filesystem}}
`,
    'manifest.yaml': 'bases: [{name: ubuntu, channel: "22.04", architectures: [amd64]}]',
  });
  const data = { id: 'data/0', name: 'data', kind: 'filesystem', location: '/var/lib/juju/storage/data/0' } as const;
  const storage = [{ ...data, life: 'alive', provisioned: true, attached: true } as const];
  return { modelFolder: '/m', unit: 'app/0', folder: podFolder('/m', 'app/0'), charm, storage };
}

describe('a workload container', () => {
  const spec = workloadSpec(planOf(''), 'web', image, '/pebble');

  it("starts Juju's Pebble on its own port, counted in name order", () => {
    expect(spec.argv.join(' ')).toBe('/charm/bin/pebble run --create-dirs --hold --http :38814 --verbose');
    expect(healthPort(planOf('').charm, 'api')).toBe(38813);
  });

  it("has Juju's variables, over those of its image", () => {
    expect(spec.env).toMatchObject({
      LANG: 'C.UTF-8',
      JUJU_CONTAINER_NAME: 'web',
      PEBBLE_SOCKET: '/charm/container/pebble.socket',
      PEBBLE: '/charm/container/pebble',
      PEBBLE_COPY_ONCE: '/var/lib/pebble/default',
    });
  });

  it('mounts the storage that it names at its own location, and shares nothing else with the charm', () => {
    expect(spec.mounts).toEqual([
      { source: '/m/pods/app-0/charm-data/containers/web', target: '/charm/container' },
      { source: '/pebble', target: '/charm/bin/pebble', readOnly: true },
      { source: '/m/storage/app-0/data-0', target: '/srv' },
    ]);
    expect(workloadSpec(planOf(''), 'api', image, '/pebble').mounts).toHaveLength(2);
  });

  it.each([
    ['nothing is declared: root', '', '', { uid: 0, gid: 0 }],
    ['its own uid', ', uid: 20000, gid: 20001', '', { uid: 20000, gid: 20001, groups: [170] }],
    [
      'something is declared: the user of the image',
      '',
      'charm-user: non-root',
      { uid: 584792, gid: 584792, groups: [170] },
    ],
  ])('runs as the charm says: %s', (_, extra, charmUser, user) => {
    expect(workloadSpec(planOf(extra, charmUser), 'api', image, '/pebble').user).toEqual(user);
  });
});

describe('the charm container', () => {
  it('mounts every storage at the location that Juju tells the charm, and is limited to 1024 MiB', () => {
    const spec = charmSpec(planOf(''), image);
    expect(spec.memoryMiB).toBe(1024);
    expect(spec.mounts).toEqual(
      expect.arrayContaining([
        { source: '/m/pods/app-0/charm-data/juju', target: '/var/lib/juju' },
        { source: '/m/pods/app-0/charm-data/containers', target: '/charm/containers' },
        { source: '/m/storage/app-0/data-0', target: '/var/lib/juju/storage/data/0' },
      ]),
    );
    expect(spec.env).toMatchObject({ JUJU_CONTAINER_NAMES: 'api,web' });
  });
});
