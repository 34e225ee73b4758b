import { moveLeadership, scaleApplication } from '@grimoire/juju-model';
import type { FakeOptions } from '@grimoire/pebble/fake';
import {
  laws,
  postgresqlStub,
  quiet,
  redisStub,
  World,
  type Scenario,
  type Stub,
  type WorldOptions,
} from '@grimoire/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IndicoOperatorCharm } from './charm.ts';

interface Ran {
  readonly world: World;
  /** Programs that were executed in `indico`, in order. */
  readonly ran: string[];
}

function made(options: WorldOptions, units: number): Ran {
  const ran: string[] = [];
  const world = new World(options);
  const indico: FakeOptions = {
    users: { indico: 2000 },
    exec: ({ command }) => {
      ran.push(command.slice(0, 2).join(' '));
      return command.includes('--version') ? { stdout: 'Indico, version 3.3.14\n' } : {};
    },
  };
  world.deploy(IndicoOperatorCharm, { units, containers: { indico } });
  world.deploy(postgresqlStub);
  for (const name of ['broker', 'cache']) world.deploy(redisStub(name));
  world.integrate('indico:database', 'postgresql-k8s:database');
  world.integrate('indico:redis-broker', 'broker:redis');
  world.integrate('indico:redis-cache', 'cache:redis');
  return { world, ran };
}

async function settled(units: number): Promise<Ran> {
  const indico = made({}, units);
  await indico.world.settle();
  return indico;
}

const deployment: Scenario = async (options, prepare) => {
  const { world } = made(options, 1);
  prepare(world);
  await world.settle();
  return world;
};

async function celeryUnits(world: World): Promise<readonly string[]> {
  const found = await Promise.all(
    Object.keys(world.model.units)
      .filter((unit) => unit.startsWith('indico/'))
      .map(async (unit) => {
        const services = await world.pebble(unit, 'indico').services();
        return services.some(({ name, current }) => name === 'celery' && current === 'active') ? [unit] : [];
      }),
  );
  return found.flat();
}

describe('the laws of Indico', { timeout: 120_000 }, () => {
  it('ends active, with everything running', async () => {
    const { world } = await settled(1);
    expect(world.status('indico/0')).toMatchObject({ status: 'active' });
    const services = await world.pebble('indico/0', 'indico').services();
    expect(services.map(({ name, current }) => `${name} ${current}`).toSorted()).toEqual([
      'celery active',
      'celery-exporter active',
      'indico active',
      'statsd-exporter active',
    ]);
  });

  it('quiet: the same event again writes nothing, and executes nothing in the workload', async () => {
    const { world, ran } = await settled(1);
    const before = ran.length;
    expect(await quiet(world, 'indico/0')).toEqual([]);
    expect(ran.slice(before)).toEqual([]);
  });

  it('asks Indico its version and makes its schema, and nothing else, for a first deployment', async () => {
    const { ran } = await settled(1);
    expect(ran).toEqual(['/usr/bin/indico --version', '/usr/bin/indico-database']);
  });

  it.each(laws({ unit: 'indico/0', writes: 15, deployment, orders: 15 }))('$law', async ({ broken }) => {
    expect(await broken()).toEqual([]);
  });

  it('three units: one schema, one Celery, which moves only when its unit is gone', async () => {
    const { world, ran } = await settled(3);
    expect(ran.filter((command) => command === '/usr/bin/indico-database')).toHaveLength(1);
    expect(await celeryUnits(world)).toEqual(['indico/0']);
    world.change((model, at) => moveLeadership(model, 'indico/1', at));
    await world.settle();
    expect(await celeryUnits(world)).toEqual(['indico/0']);
    world.change((model, at) => scaleApplication(model, 'indico', 2, at));
    await world.settle();
    expect(await celeryUnits(world)).toEqual(['indico/0']);
  });

  it('whatever applications say at endpoints that are not integrated above, no hook fails', async () => {
    const key = fc.constantFrom(
      'host',
      'port',
      'endpoints',
      'bucket',
      'entity_id',
      'x509certs',
      'transport_security',
      'url',
    );
    await fc.assert(
      fc.asyncProperty(fc.dictionary(key, fc.string()), async (data) => {
        const world = new World();
        world.deploy(IndicoOperatorCharm, {
          containers: { indico: { users: { indico: 2000 }, exec: () => ({ stdout: '3.3.14' }) } },
        });
        const nonsense: Stub = {
          metadata: {
            name: 'nonsense',
            provides: {
              s3: { interface: 's3' },
              saml: { interface: 'saml' },
              smtp: { interface: 'smtp' },
              redis: { interface: 'redis' },
              database: { interface: 'postgresql_client' },
            },
          },
          async run(event, { tools }) {
            if (event.relation === undefined || event.relation.broken) return;
            const relation = `${event.relation.endpoint}:${event.relation.id}`;
            await tools.relations.setApplicationData(relation, data);
            await tools.relations.setUnitData(relation, data);
          },
        };
        world.deploy(nonsense);
        const ends = ['s3', 'saml', 'smtp-legacy:smtp', 'redis-broker:redis', 'redis-cache:redis', 'database'];
        for (const end of ends) {
          const [ours, theirs = ours] = end.split(':');
          world.integrate(`indico:${ours}`, `nonsense:${theirs}`);
        }
        const hooks = await world.settle();
        expect(hooks.filter(({ unit, code }) => unit === 'indico/0' && code !== 0)).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });
});
