import { beforeEach, describe, expect, it } from 'vitest';
import { podStopped } from '../machine/pods.ts';
import { integrate, removeRelation } from '../operator/relate.ts';
import { removeApplication, scaleApplication } from '../operator/scale.ts';
import { pg, TestWorld, web } from '../test-world.ts';

let world: TestWorld;

/** Both charms started and integrated; nothing written yet. */
beforeEach(() => {
  world = new TestWorld().deploy(web).deploy(pg);
  world.settleAll();
  world.do((model, at) => integrate(model, 'web:db', 'pg', at));
});

/** Writes into the relation in a hook that runs for another reason. */
function write(unit: string, ...args: string[]): void {
  world.pass(10 * 60_000);
  expect(world.step(unit, (tool) => expect(tool('relation-set', '-r', '2', ...args)).toMatchObject({ code: 0 }))).toBe(
    'update-status',
  );
}

describe('the hooks of a relation', () => {
  it('creates, joins and changes on both sides', () => {
    expect(world.settle('web/0')).toEqual(['db-relation-created']);
    expect(world.settle('pg/0')).toEqual([
      'database-relation-created',
      'database-relation-joined web/0',
      'database-relation-changed web/0',
    ]);
    expect(world.settle('web/0')).toEqual(['db-relation-joined pg/0', 'db-relation-changed pg/0']);
  });

  it('has no application change for a bag that was never written', () => {
    expect(world.settleAll().filter((hook) => hook.endsWith('-changed pg'))).toEqual([]);
  });

  it('tells of an application bag before the first joined when it was written earlier', () => {
    world.step('pg/0', (tool) => tool('relation-set', '--app', 'a=1'));
    expect(world.settle('web/0')).toEqual([
      'db-relation-created',
      'db-relation-changed pg',
      'db-relation-joined pg/0',
      'db-relation-changed pg/0',
    ]);
  });

  it('makes one changed of several writes, and none of a write that changes nothing', () => {
    world.settleAll();
    write('pg/0', 'a=1');
    write('pg/0', 'a=2');
    world.settle('pg/0');
    expect(world.settle('web/0')).toEqual(['db-relation-changed pg/0']);
    write('pg/0', 'a=2');
    expect(world.next('web/0')).not.toBe('db-relation-changed pg/0');
  });

  it('keeps changed right behind joined within its relation', () => {
    world.settle('pg/0');
    world.step('web/0');
    expect(world.step('web/0')).toBe('db-relation-joined pg/0');
    world.do((model, at) => scaleApplication(model, 'pg', 0, at));
    expect(world.settle('web/0')).toEqual(['db-relation-changed pg/0', 'db-relation-departed pg/0']);
  });

  it('departs every member, then breaks, once, and forgets the relation when both sides are through', () => {
    world.settleAll();
    world.do((model, at) => removeRelation(model, ['web', 'pg'], at));
    expect(world.settle('web/0')).toEqual(['db-relation-departed pg/0', 'db-relation-broken']);
    expect(world.model.relations[2]?.life).toBe('dying');
    expect(world.settle('pg/0')).toEqual(['database-relation-departed web/0', 'database-relation-broken']);
    expect(world.model.relations[2]).toBeUndefined();
    expect(world.settleAll()).toEqual([]);
  });

  it('breaks without members when nobody ever joined', () => {
    expect(world.settle('web/0')).toEqual(['db-relation-created']);
    world.do((model, at) => removeRelation(model, 2, at));
    expect(world.settle('web/0')).toEqual(['db-relation-broken']);
  });

  it('runs nothing for a relation that went before the unit heard of it', () => {
    world.do((model, at) => removeRelation(model, 2, at));
    expect(world.model.relations[2]).toBeUndefined();
    expect(world.settleAll()).toEqual([]);
  });

  it('never uses an id again', () => {
    world.do((model, at) => removeRelation(model, 2, at));
    world.do((model, at) => integrate(model, 'web:db', 'pg', at));
    expect(Object.keys(world.model.relations)).toEqual(['0', '1', '3']);
  });

  it('tells the leader of its own peer write, or not, by the switch', () => {
    const own = (rules: { leaderHearsItself: boolean }): string[] => {
      const alone = new TestWorld(rules).deploy(pg);
      alone.settleAll();
      alone.pass(10 * 60_000).step('pg/0', (tool) => tool('relation-set', '-r', '0', '--app', 'a=1'));
      return alone.settle('pg/0');
    };
    expect(own({ leaderHearsItself: true })).toEqual(['members-relation-changed pg']);
    expect(own({ leaderHearsItself: false })).toEqual([]);
  });
});

describe('scaling', () => {
  it('joins a new unit to its peers and to the other side', () => {
    world.settleAll();
    world.do((model, at) => scaleApplication(model, 'pg', 2, at)).startPods();
    world.settle('pg/1');
    expect(world.settle('pg/0')).toEqual(['members-relation-joined pg/1', 'members-relation-changed pg/1']);
    expect(world.settle('web/0')).toEqual(['db-relation-joined pg/1', 'db-relation-changed pg/1']);
  });

  it('takes the highest unit down: itself departing, broken, no broken for peers, stop, remove', () => {
    world.do((model, at) => scaleApplication(model, 'pg', 2, at)).startPods();
    world.settleAll();
    world.do((model, at) => scaleApplication(model, 'pg', 1, at));
    const departed = world.begin('pg/1');
    expect(departed.environment()).toMatchObject({ JUJU_REMOTE_UNIT: 'web/0', JUJU_DEPARTING_UNIT: 'pg/1' });
    departed.finish({ code: 0 });
    expect(world.settle('pg/1')).toEqual([
      'database-relation-broken',
      'members-relation-departed pg/0',
      'stop',
      'remove',
    ]);
    expect(world.model.units['pg/1']).toMatchObject({ life: 'dead', workload: { status: 'terminated' } });
    world.do((model, at) => podStopped(model, 'pg/1', at));
    expect(world.model.units['pg/1']).toBeUndefined();
    const other = world.begin('pg/0');
    expect(other.environment()).toMatchObject({
      JUJU_DISPATCH_PATH: 'hooks/members-relation-departed',
      JUJU_DEPARTING_UNIT: 'pg/1',
    });
  });

  it('detaches storage before it breaks relations', () => {
    const { model } = world;
    world.do(() => ({
      ...model,
      units: Object.fromEntries(
        Object.entries(model.units).map(([name, unit]) => [
          name,
          {
            ...unit,
            storage: Object.fromEntries(
              Object.entries(unit.storage).map(([id, item]) => [id, { ...item, provisioned: true }]),
            ),
          },
        ]),
      ),
    }));
    world.settleAll();
    world.do((now, at) => removeApplication(now, 'web', at));
    expect(world.settle('web/0')).toEqual([
      'data-storage-detaching',
      'db-relation-departed pg/0',
      'db-relation-broken',
      'stop',
      'remove',
    ]);
    world.do((now, at) => podStopped(now, 'web/0', at));
    world.settleAll();
    expect(Object.keys(world.model.applications)).toEqual(['pg']);
  });

  it('spares a unit that never installed every hook', () => {
    world.do((model, at) => scaleApplication(model, 'web', 2, at)).startPods();
    world.do((model, at) => scaleApplication(model, 'web', 1, at));
    expect(world.next('web/1')).toBeUndefined();
    expect(world.model.units['web/1']?.life).toBe('dead');
  });

  it('gives a number back when it is wanted again', () => {
    world.settleAll();
    world.do((model, at) => scaleApplication(model, 'pg', 0, at));
    world.do((model, at) => scaleApplication(model, 'pg', 1, at));
    world.settle('pg/0');
    world.do((model, at) => podStopped(model, 'pg/0', at));
    expect(world.model.units['pg/0']).toMatchObject({ life: 'alive', agent: { installed: false } });
  });
});
