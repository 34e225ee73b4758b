import { describe, expect, it } from 'vitest';
import { serviceAddressed } from '../machine/pods.ts';
import { integrate } from '../operator/relate.ts';
import { setConfig } from '../operator/configure.ts';
import { pg, TestWorld, web } from '../test-world.ts';
import { applicationStatus } from './application-status.ts';
import { statusOf } from './status-of.ts';

describe('status', () => {
  it('has applications, units and relations as juju status --format json shows them', () => {
    const world = new TestWorld().deploy(web).deploy(pg);
    world
      .do((model, at) => integrate(model, 'web', 'pg', at))
      .do((model) => serviceAddressed(model, 'web', '10.2.0.1'));
    world.settleAll();
    world.do((model) => setConfig(model, 'web', { port: 1 }));
    world.step('web/0', (tool) => {
      tool('status-set', 'active', 'fine');
      tool('open-port', '80');
      tool('application-version-set', '1.0');
    });
    expect(statusOf(world.model, world.at)).toMatchObject({
      model: { name: 'm', type: 'caas', version: '3.6.11' },
      applications: {
        web: {
          charm: 'local:web-0',
          'charm-name': 'web',
          'charm-rev': 0,
          base: { name: 'ubuntu', channel: '22.04/stable' },
          scale: 1,
          address: '10.2.0.1',
          version: '1.0',
          'application-status': { current: 'active', message: 'fine', since: '2026-01-02T03:04:05Z' },
          relations: {
            db: [{ 'related-application': 'pg', interface: 'pg', scope: 'global' }],
            ring: [{ 'related-application': 'web' }],
          },
          units: {
            'web/0': {
              'workload-status': { current: 'active', message: 'fine' },
              'juju-status': { current: 'idle', version: '3.6.11' },
              leader: true,
              address: '10.1.0.1',
              'open-ports': ['80/tcp'],
            },
          },
        },
      },
      relations: expect.arrayContaining([
        {
          id: 2,
          key: 'web:db pg:database',
          provider: 'pg:database',
          requirer: 'web:db',
          interface: 'pg',
          type: 'regular',
          status: 'joined',
        },
      ]),
    });
  });

  it('shows error in place of what the charm said, and gives it back after the retry', () => {
    const world = new TestWorld().deploy(pg);
    world.step('pg/0', (tool) => tool('status-set', 'active'), { code: 1 });
    const shown = (): string | undefined =>
      statusOf(world.model, world.at).applications['pg']?.units?.['pg/0']?.['workload-status'].current;
    expect(shown()).toBe('error');
    world.pass(10_000).settle('pg/0');
    expect(shown()).toBe('active');
  });

  it('takes the worst unit for the application, the first of equals, unless the leader has said', () => {
    const world = new TestWorld().deploy(pg, { units: 3 });
    const say = (unit: string, ...status: string[]): string =>
      world.step(unit, (tool) => tool('status-set', ...status));
    say('pg/0', 'active');
    say('pg/1', 'waiting', 'one');
    say('pg/2', 'waiting', 'two');
    expect(applicationStatus(world.model, 'pg')).toMatchObject({ status: 'waiting', message: 'one' });
    say('pg/2', 'blocked', 'help');
    expect(applicationStatus(world.model, 'pg')).toMatchObject({ status: 'blocked' });
    say('pg/0', '--application', 'active', 'mine');
    expect(applicationStatus(world.model, 'pg')).toMatchObject({ status: 'active', message: 'mine' });
  });
});
