import { describe, expect, it } from 'vitest';
import { storageAttached } from '../machine/storage.ts';
import { workloadBooted } from '../machine/workload.ts';
import { integrate } from '../operator/relate.ts';
import { pg, plain, TestWorld, web } from '../test-world.ts';
import { nextHook } from './next-hook.ts';

describe('the first start of a unit', () => {
  it('installs, announces relations and leadership, then configures and starts', () => {
    const world = new TestWorld().deploy(web);
    world.do((model) => storageAttached(model, 'web/0', 'data'));
    expect(world.settle('web/0')).toEqual([
      'install',
      'ring-relation-created',
      'leader-elected',
      'data-storage-attached',
      'config-changed',
      'start',
    ]);
  });

  it('gives the others leader-settings-changed instead of leader-elected', () => {
    const world = new TestWorld().deploy(plain, { units: 2 });
    expect(world.settle('plain/1')).toEqual(['install', 'leader-settings-changed', 'config-changed', 'start']);
  });

  it('has no leader-settings-changed on Juju 4', () => {
    const world = new TestWorld({ juju: 4 }).deploy(plain, { units: 2 });
    expect(world.settle('plain/1')).toEqual(['install', 'config-changed', 'start']);
  });

  it('announces every relation that exists already, and joins only after start, peers last', () => {
    const world = new TestWorld().deploy(web, { units: 2 }).deploy(pg);
    world.do((model, at) => integrate(model, 'web:db', 'pg', at));
    world.settle('web/1');
    world.settle('pg/0');
    expect(world.settle('web/0')).toEqual([
      'install',
      'db-relation-created',
      'ring-relation-created',
      'leader-elected',
      'config-changed',
      'start',
      'db-relation-joined pg/0',
      'db-relation-changed pg/0',
      'ring-relation-joined web/1',
      'ring-relation-changed web/1',
    ]);
  });

  it('takes pebble-ready any time after install, even before config-changed', () => {
    const world = new TestWorld().deploy(web);
    world.do((model, at) => workloadBooted(model, 'web/0', 'app', 'boot-1', at));
    expect(world.next('web/0')).toBe('install');
    expect(world.settle('web/0')).toEqual([
      'install',
      'ring-relation-created',
      'leader-elected',
      'app-pebble-ready',
      'config-changed',
      'start',
    ]);
  });

  it('takes pebble-ready after start where the image is slow', () => {
    const world = new TestWorld().deploy(web);
    world.settle('web/0');
    world.do((model, at) => workloadBooted(model, 'web/0', 'nginx', 'b', at));
    world.do((model, at) => workloadBooted(model, 'web/0', 'app', 'b', at));
    expect(world.settle('web/0')).toEqual(['nginx-pebble-ready', 'app-pebble-ready']);
  });

  it('lets nothing between the first config-changed and start', () => {
    const world = new TestWorld().deploy(web);
    while (world.next('web/0') !== 'config-changed') world.step('web/0');
    world.step('web/0');
    world.do((model, at) => workloadBooted(model, 'web/0', 'app', 'b', at));
    expect(world.settle('web/0')).toEqual(['start', 'app-pebble-ready']);
  });

  it('attaches late storage after start, and always so under the switch', () => {
    const late = new TestWorld().deploy(web);
    late.settle('web/0');
    late.do((model) => storageAttached(model, 'web/0', 'data/0'));
    expect(late.settle('web/0')).toEqual(['data-storage-attached']);

    const switched = new TestWorld({ storage: 'late' }).deploy(web);
    switched.do((model) => storageAttached(model, 'web/0', 'data'));
    expect(switched.settle('web/0').slice(-2)).toEqual(['start', 'data-storage-attached']);
  });

  it('runs nothing without a pod, and nothing beside a running hook', () => {
    const world = new TestWorld();
    world.deploy(plain, { units: 0 });
    expect(nextHook(world.model, 'plain/0', world.at)).toBeUndefined();
    world.deploy(web);
    world.begin('web/0');
    expect(world.next('web/0')).toBeUndefined();
  });

  it('shows Juju’s own words until the charm says something', () => {
    const world = new TestWorld().deploy(plain);
    const status = (): string =>
      `${world.model.units['plain/0']?.workload.status}: ${world.model.units['plain/0']?.workload.message}`;
    expect(status()).toBe('waiting: installing agent');
    const install = world.begin('plain/0');
    expect(status()).toBe('maintenance: installing charm software');
    install.finish({ code: 0 });
    world.settle('plain/0');
    expect(status()).toBe('unknown: ');
  });
});
