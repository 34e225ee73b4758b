import type { Hook } from '@grimoire/juju-model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endStateOf } from './rig/end-state.ts';
import type { Asked } from './rig/ledger.ts';
import { Rig } from './rig/rig.ts';

/*
 * Real in all of this: the packed charms, each dispatch a process of its own under the Node in the artifact, spawned into
 * a pod with Juju's environment; Juju's Pebble 1.19.2 in every workload container; the rocks; Synapse, NGINX and the
 * exporter of every try, each on a database of its own in one PostgreSQL, which the packed stand-in serves. In place of
 * Juju's controller there is its model, in memory.
 */
describe('the laws of the packed charm', () => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await Rig.open();
    await rig.deploy({ charm: 'postgresql-k8s' });
    await rig.settle();
    expect(rig.status('postgresql-k8s/0')).toEqual({ status: 'active', message: '' });
  }, 180_000);
  afterAll(() => rig.close(), 60_000);

  interface Try {
    readonly end: unknown;
    readonly writes: readonly Asked[];
    readonly struck: boolean;
    readonly exits: readonly (number | string)[];
  }

  /** A first deployment of Synapse, integrated from the beginning, from nothing to rest. */
  async function deployment(
    name: string,
    how: {
      readonly killAfter?: number;
      readonly random?: () => number;
      readonly left?: (path: string) => boolean;
    } = {},
  ): Promise<Try> {
    const { ledger } = await rig.deploy({ charm: 'synapse', name, config: { server_name: 'example.org' } });
    try {
      rig.integrate(`${name}:database`, 'postgresql-k8s:database');
      if (how.killAfter !== undefined) ledger.killAfter(how.killAfter);
      const ran = await rig.settle(how.random ? { random: how.random } : {});
      const { struck, writes } = ledger;
      return { end: await endStateOf(rig, name, how.left), writes, struck, exits: ran.map(({ exit }) => exit) };
    } finally {
      await rig.drop(`${name}/0`);
    }
  }

  let whole: Try;

  it('a first deployment ends active, with everything running', { timeout: 120_000 }, async () => {
    whole = await deployment('whole');
    expect(whole.end).toMatchObject({
      units: { '<application>/0': { status: 'active', message: '' } },
      containers: {
        '<application>/0 synapse': { services: ['stats-exporter enabled active', 'synapse enabled active'] },
        '<application>/0 synapse-nginx': { services: ['synapse-nginx enabled active'] },
      },
    });
    expect(new Set(whole.exits)).toEqual(new Set([0]));
    expect(whole.writes.length).toBeGreaterThan(15);
  });

  it('the same event again writes nothing and asks Pebble with GET only', { timeout: 180_000 }, async () => {
    const unit = await rig.deploy({ charm: 'synapse', name: 'steady', config: { server_name: 'example.org' } });
    rig.integrate('steady:database', 'postgresql-k8s:database');
    await rig.settle();
    expect(rig.status('steady/0')).toEqual({ status: 'active', message: '' });
    const relation = Object.values(rig.model.relations).find(({ endpoints }) =>
      endpoints.some((end) => end.application === 'steady' && end.endpoint === 'database'),
    );
    const about = { endpoint: 'database', relation: relation?.id ?? -1, remoteApplication: 'postgresql-k8s' };
    const events: readonly Hook[] = [
      { kind: 'config-changed' },
      { kind: 'update-status' },
      { kind: 'relation-changed', ...about, version: 1 },
      { kind: 'relation-changed', ...about, remoteUnit: 'postgresql-k8s/0', version: 1 },
      ...[...unit.gates].map(([container, { bootId }]): Hook => ({ kind: 'pebble-ready', container, boot: bootId })),
      { kind: 'upgrade-charm' },
    ];
    const since = async (): Promise<readonly unknown[]> =>
      Promise.all([...unit.gates.values()].map(async ({ pebble }) => pebble.services()));
    const running = await since();
    for (const event of events) {
      const first = await rig.run('steady/0', event);
      unit.ledger.taken();
      for (const again of [2, 3]) {
        expect(await rig.run('steady/0', event)).toEqual({ unit: 'steady/0', hook: first.hook, exit: 0 });
        const asked = unit.ledger.taken();
        console.log(`${first.hook}, time ${again}: ${counts(asked)}`);
        expect(asked.filter(({ writes }) => writes)).toEqual([]);
        expect(asked.filter(({ of }) => of === 'juju').length).toBeGreaterThan(5);
        expect(asked.filter(({ of }) => of !== 'juju').length).toBeGreaterThan(5);
      }
    }
    expect(await since()).toEqual(running);
    await rig.drop('steady/0');
  });

  it('the same event again writes nothing: PostgreSQL', { timeout: 60_000 }, async () => {
    const { ledger } = rig.unit('postgresql-k8s/0');
    for (const kind of ['config-changed', 'update-status', 'upgrade-charm'] as const) {
      await rig.run('postgresql-k8s/0', { kind });
      ledger.taken();
      for (const again of [2, 3]) {
        expect((await rig.run('postgresql-k8s/0', { kind })).exit).toBe(0);
        const asked = ledger.taken();
        console.log(`PostgreSQL's ${kind}, time ${again}: ${counts(asked)}`);
        expect(asked.filter(({ writes }) => writes)).toEqual([]);
      }
    }
  });

  it('killed with SIGKILL after any single write, it ends the same', { timeout: 1_200_000 }, async () => {
    const { writes, end } = whole;
    for (const [index, { of, what }] of writes.entries()) {
      const began = Date.now();
      const found = await deployment(`killed${index + 1}`, { killAfter: index + 1 });
      console.log(`killed after write ${index + 1} of ${writes.length} (${of} ${what}): ${Date.now() - began} ms`);
      expect.soft(found.struck, `write ${index + 1} was reached`).toBe(true);
      expect.soft(found.exits.filter((exit) => exit !== 0)).toEqual(['SIGKILL']);
      expect.soft(found.end, `killed after write ${index + 1}: ${of} ${what}`).toEqual(end);
    }
  });

  it('in any order that Juju allows, it ends the same', { timeout: 600_000 }, async () => {
    // Where Juju tells of the relation only after the containers, Synapse was on SQLite for a moment, and the empty file stays.
    const left = (path: string): boolean => path.startsWith('/data/homeserver.db');
    for (const seed of [1, 2, 3, 4, 5]) {
      const found = await deployment(`shuffled${seed}`, { random: randomFrom(seed), left });
      expect.soft(found.exits.filter((exit) => exit !== 0)).toEqual([]);
      expect.soft(found.end, `seed ${seed}`).toEqual(whole.end);
    }
  });
});

function counts(asked: readonly Asked[]): string {
  const count = (of: string): number => asked.filter((one) => one.of === of).length;
  return [...new Set(asked.map(({ of }) => of))].map((of) => `${of} ${count(of)}`).join(', ');
}

function randomFrom(seed: number): () => number {
  let state = Math.imul(seed, 2_654_435_761) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
