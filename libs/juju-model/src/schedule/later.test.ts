import { beforeEach, describe, expect, it } from 'vitest';
import { leaseExpired, moveLeadership, tick } from '../machine/leadership.ts';
import { agentRestarted, podStarted, podStopped, podStopping } from '../machine/pods.ts';
import { checkFailed, checkRecovered, noticeOccurred, workloadBooted } from '../machine/workload.ts';
import { setModelConfig } from '../model-config.ts';
import { cancelAction, runAction } from '../operator/actions.ts';
import { resetConfig, setConfig } from '../operator/configure.ts';
import { refresh } from '../operator/refresh.ts';
import { resolved } from '../operator/resolved.ts';
import { scaleApplication } from '../operator/scale.ts';
import { TestWorld, web } from '../test-world.ts';
import { possibleHooks, wakeAt } from './next-hook.ts';

const unit = 'web/0';
let world: TestWorld;

beforeEach(() => {
  world = new TestWorld().deploy(web);
  world.do((model, at) => workloadBooted(model, unit, 'app', 'boot-1', at));
  world.settleAll();
});

describe('config-changed', () => {
  it('collapses several changes, and has nothing to say of one that was taken back', () => {
    world.do((model) => setConfig(model, 'web', { port: 1 })).do((model) => setConfig(model, 'web', { debug: 'true' }));
    expect(world.settle(unit)).toEqual(['config-changed']);
    world.do((model) => setConfig(model, 'web', { port: 2 })).do((model) => setConfig(model, 'web', { port: 1 }));
    expect(world.settle(unit)).toEqual([]);
    world.do((model) => resetConfig(model, 'web', ['port', 'debug']));
    expect(world.settle(unit)).toEqual(['config-changed']);
  });

  it('fires for trust, and once more for what changed while it ran', () => {
    world.do((model) => setConfig(model, 'web', { trust: true }));
    const run = world.begin(unit);
    world.do((model) => setConfig(model, 'web', { name: 'x' }));
    run.finish({ code: 0 });
    expect(world.settle(unit)).toEqual(['config-changed']);
  });
});

describe('update-status', () => {
  it('comes after its interval, last, and any other hook takes the tick with it', () => {
    expect(world.pass(5 * 60_000 - 1).next(unit)).toBeUndefined();
    world.pass(1).do((model) => setConfig(model, 'web', { port: 3 }));
    expect(world.settle(unit)).toEqual(['config-changed']);
    expect(wakeAt(world.model, unit, world.at)).toBe(world.at + 5 * 60_000);
    expect(world.pass(5 * 60_000).settle(unit)).toEqual(['update-status']);
  });

  it('follows the model’s interval', () => {
    world.do((model) => setModelConfig(model, { 'update-status-hook-interval': '1h' }));
    world.pass(5 * 60_000).settle(unit);
    expect(world.pass(59 * 60_000).next(unit)).toBeUndefined();
    expect(world.pass(60_000).next(unit)).toBe('update-status');
  });
});

describe('leadership', () => {
  beforeEach(() => {
    world.do((model, at) => scaleApplication(model, 'web', 2, at)).startPods();
    world.settleAll();
  });

  it('moves with leader-elected; the old leader only starts to hear of leader settings, once', () => {
    world.do((model, at) => moveLeadership(model, 'web/1', at));
    expect(world.settle('web/0')).toEqual(['leader-settings-changed']);
    expect(world.settle('web/1')).toEqual(['leader-elected']);
    world.do((model, at) => moveLeadership(model, 'web/0', at));
    expect(world.settle('web/0')).toEqual(['leader-elected']);
  });

  it('drops a leader-elected that has not run when leadership is lost again', () => {
    world.do((model, at) => moveLeadership(model, 'web/1', at)).do((model) => leaseExpired(model, 'web'));
    expect(world.next('web/1')).toBeUndefined();
  });

  it('renews the lease of a running unit, and gives a lost one to the next within a minute', () => {
    world.do(tick).pass(40_000).do(tick).pass(40_000).do(tick);
    expect(world.model.applications['web']?.leader?.unit).toBe('web/0');
    world
      .do((model, at) => podStopped(model, 'web/0', at))
      .pass(60_000)
      .do(tick);
    expect(world.model.applications['web']?.leader?.unit).toBe('web/1');
  });
});

describe('workload events', () => {
  it('fire in order of arrival, each once', () => {
    world.do((model, at) => noticeOccurred(model, unit, 'app', { id: '7', key: 'example.com/a' }, at));
    world
      .do((model, at) => checkFailed(model, unit, 'app', 'up', at))
      .do((model, at) => checkFailed(model, unit, 'app', 'up', at));
    world.do((model, at) => checkRecovered(model, unit, 'app', 'up', at));
    expect(world.settle(unit)).toEqual([
      'app-pebble-custom-notice',
      'app-pebble-check-failed',
      'app-pebble-check-recovered',
    ]);
  });

  it('are one pebble-ready per boot id', () => {
    world.do((model, at) => workloadBooted(model, unit, 'app', 'boot-1', at));
    expect(world.settle(unit)).toEqual([]);
    world.do((model, at) => workloadBooted(model, unit, 'app', 'boot-2', at));
    expect(world.settle(unit)).toEqual(['app-pebble-ready']);
  });

  it('let a failed pebble-ready come again with the next poll, without error or back-off', () => {
    world.do((model, at) => workloadBooted(model, unit, 'app', 'boot-2', at));
    world.step(unit, undefined, { code: 1 });
    expect(world.model.units[unit]?.agentStatus.status).toBe('idle');
    expect(world.next(unit)).toBeUndefined();
    expect(world.pass(5000).step(unit, undefined, { code: 1 })).toBe('app-pebble-ready');
    expect(world.pass(5000).settle(unit)).toEqual(['app-pebble-ready']);
  });

  it('restart the agent when a notice or check hook fails', () => {
    const before = world.model.units[unit]?.agent.starts ?? 0;
    world.do((model, at) => checkFailed(model, unit, 'app', 'up', at));
    world.step(unit, undefined, { code: 1 });
    expect(world.model.units[unit]?.agent.starts).toBe(before + 1);
    expect(world.settle(unit)).toEqual(['start', 'app-pebble-ready']);
  });
});

describe('restarts', () => {
  it('of the agent alone: start, then pebble-ready', () => {
    world.do((model, at) => agentRestarted(model, unit, at));
    expect(world.settle(unit)).toEqual(['start', 'app-pebble-ready']);
  });

  it('of the pod: stop, then upgrade-charm, config-changed, start and pebble-ready for the new boot', () => {
    world.do((model) => podStopping(model, unit));
    expect(world.settle(unit)).toEqual(['stop']);
    world.do((model, at) => podStopped(model, unit, at));
    expect(world.next(unit)).toBeUndefined();
    world.do((model, at) => podStarted(model, unit, { address: '10.1.0.9' }, at));
    expect(world.settle(unit)).toEqual(['upgrade-charm', 'config-changed', 'start']);
    world.do((model, at) => workloadBooted(model, unit, 'app', 'boot-2', at));
    expect(world.settle(unit)).toEqual(['app-pebble-ready']);
  });

  it('bring leader-settings-changed to non-leaders after start', () => {
    world.do((model, at) => scaleApplication(model, 'web', 2, at)).startPods();
    world.settleAll();
    world
      .do((model, at) => podStopped(model, 'web/1', at))
      .do((model, at) => podStarted(model, 'web/1', { address: '10.1.0.8' }, at));
    expect(world.settle('web/1')).toEqual(['upgrade-charm', 'config-changed', 'start', 'leader-settings-changed']);
  });

  it('of a refreshed charm look the same: nothing until the pod is replaced', () => {
    world.do((model, at) => refresh(model, 'web', { charm: web }, at));
    expect(world.next(unit)).toBeUndefined();
    world
      .do((model, at) => podStopped(model, unit, at))
      .do((model, at) => podStarted(model, unit, { address: '10.1.0.1' }, at));
    expect(world.settle(unit)).toEqual(['upgrade-charm', 'config-changed', 'start']);
  });

  it('find a hook that was running pending, in error, and retry it; an action is never run again', () => {
    world.do((model) => setConfig(model, 'web', { port: 5 }));
    world.begin(unit);
    world.do((model, at) => agentRestarted(model, unit, at));
    expect(world.model.units[unit]?.agentStatus).toMatchObject({
      status: 'error',
      message: 'hook failed: "config-changed"',
    });
    expect(world.pass(6000).settle(unit)).toEqual(['config-changed', 'start', 'app-pebble-ready']);

    world.do((model, at) => runAction(model, unit, 'greet', {}, at));
    world.begin(unit);
    world.do((model, at) => agentRestarted(model, unit, at));
    expect(world.model.actions[1]).toMatchObject({ status: 'failed', message: 'action terminated' });
    expect(world.settle(unit)).toEqual(['start', 'app-pebble-ready']);
  });
});

describe('errors and retries', () => {
  beforeEach(() => {
    world.do((model) => setConfig(model, 'web', { port: 6 }));
    world.options = { random: () => 0 };
  });

  it('back off from 5 s, twice as long each time, to 5 min', () => {
    const waits: number[] = [];
    for (let attempt = 0; attempt < 9; attempt++) {
      expect(world.step(unit, undefined, { code: 1 })).toBe('config-changed');
      const wait = (wakeAt(world.model, unit, world.at) ?? 0) - world.at;
      // The timer of update-status may be nearer than the retry.
      const retry = (world.model.units[unit]?.agent.failed?.retryAt ?? 0) - world.at;
      expect(wait).toBeLessThanOrEqual(retry);
      waits.push(retry / 1000);
      world.pass(retry - 1);
      expect(world.next(unit)).toBeUndefined();
      world.pass(1);
    }
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300]);
    expect(world.settle(unit)).toEqual(['config-changed']);
    expect(world.model.units[unit]?.agentStatus.status).toBe('idle');
  });

  it('run actions meanwhile, and nothing else', () => {
    world.step(unit, undefined, { code: 1 });
    world.do((model, at) => workloadBooted(model, unit, 'app', 'boot-9', at));
    world.do((model, at) => runAction(model, unit, 'greet', {}, at));
    expect(world.settle(unit)).toEqual(['action greet']);
    expect(world.model.units[unit]?.agentStatus.status).toBe('error');
  });

  it('retry at once when resolved, or count the hook as done', () => {
    world.step(unit, undefined, { code: 1 });
    world.do((model, at) => resolved(model, unit, {}, at));
    expect(world.step(unit, undefined, { code: 1 })).toBe('config-changed');
    world.do((model, at) => resolved(model, unit, { retry: false }, at));
    expect(world.settle(unit)).toEqual([]);
    expect(() => resolved(world.model, unit, {}, world.at)).toThrow('unit "web/0" is not in an error state');
  });

  it('wait for the operator when hooks are not retried', () => {
    world.do((model) => setModelConfig(model, { 'automatically-retry-hooks': false }));
    world.step(unit, undefined, { code: 1 });
    expect(world.pass(3_600_000).next(unit)).toBeUndefined();
    world.do((model, at) => resolved(model, unit, {}, at));
    expect(world.next(unit)).toBe('config-changed');
  });

  it('take a hook that died of SIGTERM or SIGKILL as to be run again, not as failed', () => {
    world.step(unit, undefined, { signal: 'SIGKILL' });
    expect(world.model.units[unit]?.agentStatus.status).toBe('idle');
    expect(world.settle(unit)).toEqual(['config-changed']);
  });
});

describe('actions', () => {
  it('never run when cancelled while pending', () => {
    world.do((model, at) => runAction(model, unit, 'free', {}, at)).do((model, at) => cancelAction(model, 1, at));
    expect(world.next(unit)).toBeUndefined();
    expect(world.model.actions[1]?.status).toBe('aborted');
  });
});

describe('possible hooks', () => {
  it('hold the next one, and what only its timing keeps behind', () => {
    world.do((model) => setConfig(model, 'web', { port: 7 }));
    world.do((model, at) => workloadBooted(model, unit, 'nginx', 'b', at));
    world.do((model, at) => runAction(model, unit, 'free', {}, at));
    expect(possibleHooks(world.model, unit, world.at).map(({ kind }) => kind)).toEqual([
      'pebble-ready',
      'action',
      'config-changed',
    ]);
  });
});
