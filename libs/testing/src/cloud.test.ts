/** A charm that asks for the cloud's credential, before and after the operator trusts it. */
import { defineCharm, ready, type Charm } from '@grimoire/charm';
import { setConfig, type Model } from '@grimoire/juju-model';
import { describe, expect, it } from 'vitest';
import { World } from './world.ts';

const declared = { name: 'pilot' } as const;
interface Pilot extends Declared {}
type Declared = typeof declared;
const metadata: Pilot = declared;

const PilotCharm: Charm<Pilot> = defineCharm(metadata, {
  config: () => ready(undefined),
  integrations: {},
  cloud: true,
  decide: ({ cloud }) => (cloud?.is === 'ready' ? { version: `for ${cloud.value.type}` } : (cloud ?? {})),
  actions: {},
});

const onKubernetes = (model: Model): Model => ({
  ...model,
  cloud: { type: 'kubernetes', name: 'k8s', credential: { 'auth-type': 'oauth2', attrs: { Token: 'opensesame' } } },
});

describe('a charm with `cloud: true`', () => {
  it('is blocked with the command that gives access, and goes on once it has it', async () => {
    const world = new World();
    world.change(onKubernetes);
    world.deploy(PilotCharm);
    await world.settle();
    expect(world.status('pilot/0')).toEqual({
      status: 'blocked',
      message: expect.stringContaining('juju trust pilot --scope=cluster'),
    });

    world.change((model) => setConfig(model, 'pilot', { trust: true }));
    await world.settle();
    expect(world.status('pilot/0')).toMatchObject({ status: 'active' });
    expect(world.model.applications['pilot']?.workloadVersion).toBe('for kubernetes');
    expect(world.log.join('\n')).not.toContain('opensesame');
  });
});
