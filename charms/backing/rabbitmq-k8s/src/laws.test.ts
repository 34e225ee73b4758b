import type { ExecHandler } from '@grimoire/pebble/fake';
import { laws, quiet, World, type Stub, type WorldOptions } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { RabbitMQOperatorCharm } from './charm.ts';

/** Asks for a user and a virtual host, as a requirer's leader does as soon as it may. */
const flask: Stub = {
  metadata: { name: 'flask', requires: { rabbitmq: { interface: 'rabbitmq' } } },
  async run(_event, { tools }) {
    for (const relation of await tools.relations.ids('rabbitmq')) {
      await tools.relations.setApplicationData(relation, { username: 'flask', vhost: '/' });
    }
  },
};

/** With a user that is asked for from the beginning. */
const deployment = async (
  options: WorldOptions,
  prepare: (world: World) => void,
  imported: (definitions: string) => void = () => undefined,
): Promise<World> => {
  const world = new World(options);
  const exec: ExecHandler = ({ command, stdin }) => {
    if (command.join(' ').includes('import_definitions')) imported(Buffer.from(stdin).toString());
    return {};
  };
  world.deploy(RabbitMQOperatorCharm, { containers: { rabbitmq: { users: { rabbitmq: 999 }, exec } } });
  world.deploy(flask);
  world.integrate('flask:rabbitmq', 'rabbitmq-k8s:amqp');
  prepare(world);
  await world.settle();
  return world;
};

/** What the other side is told. */
function passwordIn(world: World): string {
  const bags = Object.values(world.model.relations).map(({ applications }) => applications['rabbitmq-k8s']?.data ?? {});
  return bags.find((bag) => bag['hostname'] !== undefined)?.['password'] ?? '';
}

describe('the laws of the stand-in for rabbitmq-k8s', { timeout: 120_000 }, () => {
  it('ends active, with host and password told and the secret of the password for nobody else', async () => {
    const world = await deployment({}, () => undefined);
    expect(world.status('rabbitmq-k8s/0')).toEqual({ status: 'active', message: '' });
    const told = Object.values(world.model.relations).map(({ applications }) => applications['rabbitmq-k8s']?.data);
    expect(told).toContainEqual({
      hostname: expect.stringMatching(/^rabbitmq-k8s-0\./),
      password: expect.stringMatching(/^[A-Za-z0-9]{32}$/),
    });
    expect(JSON.stringify(world.model.secrets)).not.toContain('"flask"');
  });

  it('tells a rotated password once the server has it, and the other password no more', async () => {
    const given: string[] = [];
    const world = await deployment(
      {},
      () => undefined,
      (stdin) => given.push(stdin),
    );
    const told = (): string => passwordIn(world);
    const before = told();
    const relation = Object.values(world.model.relations).find(({ endpoints }) => endpoints.length === 2)?.id ?? -1;
    const action = await world.action('rabbitmq-k8s/0', 'rotate-relation-password', { 'relation-id': relation });
    expect(action).toMatchObject({ status: 'completed', results: { rotated: 'true' } });
    expect(told()).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(told()).not.toBe(before);
    expect(given.at(-1)).toContain(told());
    expect(world.log.join('\n')).not.toContain(told());
    expect(await quiet(world, 'rabbitmq-k8s/0')).toEqual([]);
    expect(await world.action('rabbitmq-k8s/0', 'rotate-relation-password', { 'relation-id': 99 })).toMatchObject({
      status: 'failed',
      message: `there is no relation 99 that asks for a user: those that do are ${relation}`,
    });
  });

  it.each(laws({ unit: 'rabbitmq-k8s/0', writes: 15, deployment }))('$law', async ({ broken }) => {
    expect(await broken()).toEqual([]);
  });
});
