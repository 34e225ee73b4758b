import { laws, World, type Scenario, type Stub } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { TempoCoordinatorK8sCharm } from './charm.ts';

/** Wants to send spans over HTTP, and by a protocol that is not taken here. */
const chat: Stub = {
  metadata: { name: 'chat', requires: { tracing: { interface: 'tracing' } } },
  async run(_event, { tools }) {
    for (const relation of await tools.relations.ids('tracing')) {
      await tools.relations.setApplicationData(relation, { receivers: '["otlp_http", "zipkin"]' });
    }
  },
};

const deployment: Scenario = async (options, prepare) => {
  const world = new World(options);
  world.deploy(TempoCoordinatorK8sCharm, {
    containers: {
      tempo: {
        users: { tempo: 10_001 },
        exec: ({ command }) => (command.includes('/usr/lib/tempo/show.py') ? { stdout: '[{"traceID": "05"}]' } : {}),
      },
    },
  });
  world.deploy(chat);
  world.integrate('chat:tracing', 'tempo-coordinator-k8s:tracing');
  prepare(world);
  await world.settle();
  return world;
};

describe('the laws of the stand-in for tempo-coordinator-k8s', { timeout: 120_000 }, () => {
  it('ends active, and tells of the receivers that were asked for and are there', async () => {
    const world = await deployment({}, () => undefined);
    expect(world.status('tempo-coordinator-k8s/0')).toEqual({ status: 'active', message: '' });
    const told = Object.values(world.model.relations).map(
      ({ applications }) => applications['tempo-coordinator-k8s']?.data['receivers'],
    );
    expect(told.map((receivers): unknown => JSON.parse(receivers ?? 'null'))).toContainEqual([
      { protocol: { name: 'otlp_http', type: 'http' }, url: expect.stringMatching(/^http:\/\/.*:4318$/) },
    ]);
  });

  it('lists them', async () => {
    const action = await (await deployment({}, () => undefined)).action('tempo-coordinator-k8s/0', 'list-receivers');
    expect(action).toMatchObject({
      status: 'completed',
      results: { 'otlp-http': expect.stringMatching(/^http:\/\/tempo-coordinator-k8s-0\..*:4318$/) },
    });
  });

  it('shows the newest traces', async () => {
    const world = await deployment({}, () => undefined);
    expect(await world.action('tempo-coordinator-k8s/0', 'show-traces', { service: 'web' })).toMatchObject({
      status: 'completed',
      results: { count: '1', 'trace-1': '{"traceID":"05"}' },
    });
  });

  it.each(laws({ unit: 'tempo-coordinator-k8s/0', writes: 8, deployment }))('$law', async ({ broken }) => {
    expect(await broken()).toEqual([]);
  });
});
