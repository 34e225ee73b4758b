import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginHook } from './agent/begin-hook.ts';
import { type Hook } from './hook.ts';
import { moveLeadership, tick } from './machine/leadership.ts';
import { agentRestarted, podStarted, podStopped, podStopping } from './machine/pods.ts';
import { storageAttached } from './machine/storage.ts';
import { checkFailed, noticeOccurred, workloadBooted } from './machine/workload.ts';
import { ModelError } from './model-error.ts';
import type { Model } from './model.ts';
import { runAction } from './operator/actions.ts';
import { setConfig } from './operator/configure.ts';
import { integrate, removeRelation } from './operator/relate.ts';
import { resolved } from './operator/resolved.ts';
import { removeApplication, scaleApplication } from './operator/scale.ts';
import { statusOf } from './report/status-of.ts';
import { HookRun } from './run/hook-run.ts';
import { caller, label, pg, TestWorld, web } from './test-world.ts';
import { deploy } from './operator/deploy.ts';
import { nextHook, possibleHooks } from './schedule/next-hook.ts';

/** Something that happens: to the model, or a hook with a fate. */
type Step =
  | {
      readonly do: (model: Model, at: number) => Model;
      /** The unit whose failed hook a person takes for done. */
      readonly skips?: string;
    }
  | {
      readonly run: string;
      readonly pick: number;
      readonly writes: boolean;
      readonly fate: 'ok' | 'fails' | 'killed' | 'agent dies';
    };

const units = ['web/0', 'web/1', 'pg/0', 'pg/1'];
const unit = fc.constantFrom(...units);
const application = fc.constantFrom('web', 'pg');
const fact = (arbitrary: fc.Arbitrary<(model: Model, at: number) => Model>): fc.Arbitrary<Step> =>
  arbitrary.map((change) => ({ do: change }));

const verbs: fc.Arbitrary<Step> = fc.oneof(
  fact(fc.constant((model, at) => integrate(model, 'web:db', 'pg', at))),
  fact(fc.constant((model, at) => removeRelation(model, ['web', 'pg'], at))),
  fact(
    fc.tuple(application, fc.nat(2)).map(
      ([name, scale]) =>
        (model: Model, at: number) =>
          scaleApplication(model, name, scale, at),
    ),
  ),
  fact(application.map((name) => (model: Model, at: number) => removeApplication(model, name, at))),
  fact(
    application.map((name) => (model: Model, at: number) => deploy(model, { charm: name === 'web' ? web : pg }, at)),
  ),
  fact(fc.nat(3).map((port) => (model: Model) => setConfig(model, 'web', { port }))),
  fact(unit.map((name) => (model: Model, at: number) => resolved(model, name, {}, at))),
  unit.map((name) => ({
    do: (model: Model, at: number) => resolved(model, name, { retry: false }, at),
    skips: name,
  })),
  fact(unit.map((name) => (model: Model, at: number) => runAction(model, name, 'free', {}, at))),
);

const facts: fc.Arbitrary<Step> = fc.oneof(
  fact(unit.map((name) => (model: Model, at: number) => podStarted(model, name, { address: '10.0.0.1' }, at))),
  fact(unit.map((name) => (model: Model, at: number) => podStopped(model, name, at))),
  fact(unit.map((name) => (model: Model) => podStopping(model, name))),
  fact(unit.map((name) => (model: Model, at: number) => agentRestarted(model, name, at))),
  fact(unit.map((name) => (model: Model, at: number) => moveLeadership(model, name, at))),
  fact(unit.map((name) => (model: Model) => storageAttached(model, name, 'data'))),
  fact(
    fc.tuple(unit, fc.nat(2)).map(
      ([name, boot]) =>
        (model: Model, at: number) =>
          workloadBooted(model, name, 'app', `b${boot}`, at),
    ),
  ),
  fact(unit.map((name) => (model: Model, at: number) => noticeOccurred(model, name, 'app', { id: '1', key: 'k' }, at))),
  fact(unit.map((name) => (model: Model, at: number) => checkFailed(model, name, 'app', 'up', at))),
  fact(fc.constant(tick)),
);

const hooks: fc.Arbitrary<Step> = fc.record({
  run: unit,
  pick: fc.nat(9),
  writes: fc.boolean(),
  fate: fc.constantFrom('ok', 'ok', 'ok', 'ok', 'fails', 'killed', 'agent dies'),
});

/** A story begins at the deployment, or when everything runs. */
interface Story {
  readonly settled: boolean;
  readonly steps: readonly Step[];
}

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof({ arbitrary: hooks, weight: 8 }, { arbitrary: facts, weight: 2 }, { arbitrary: verbs, weight: 2 }),
  {
    maxLength: 120,
  },
);

const story: fc.Arbitrary<Story> = fc.record({ settled: fc.boolean(), steps });

interface Ran {
  readonly unit: string;
  readonly hook: Hook;
  readonly ok: boolean;
  /** It failed, and a person said to go on without it. */
  readonly skipped?: true;
}

interface Played {
  readonly world: TestWorld;
  readonly ran: readonly Ran[];
}

/** Plays a story; what the model refuses with a sentence is passed over. */
function play(told: Story, check: (world: TestWorld) => void = () => undefined): Played {
  const world = new TestWorld().deploy(web).deploy(pg);
  world.do((model, at) => integrate(model, 'web:db', 'pg', at));
  const ran: Ran[] = [];
  if (told.settled) {
    for (let name = busy(world); name !== undefined; name = busy(world)) {
      const hook = nextHook(world.model, name, world.at);
      if (hook) ran.push(runHook(world, { run: name, pick: 0, writes: true, fate: 'ok' }, hook));
    }
  }
  for (const step of told.steps) {
    world.pass(20_000);
    if ('do' in step) {
      try {
        world.do(step.do);
        const last = ran.findLastIndex(({ unit: name }) => name === step.skips);
        const skipped = ran[last];
        if (skipped?.ok === false) ran[last] = { ...skipped, skipped: true };
      } catch (error) {
        if (!(error instanceof ModelError)) throw error;
      }
    } else {
      const choices = possibleHooks(world.model, step.run, world.at);
      const hook = choices[step.pick % Math.max(choices.length, 1)];
      if (hook) ran.push(runHook(world, step, hook));
    }
    check(world);
  }
  return { world, ran };
}

function busy(world: TestWorld): string | undefined {
  return Object.keys(world.model.units).find((name) => nextHook(world.model, name, world.at));
}

function runHook(world: TestWorld, { run: name, writes, fate }: Extract<Step, { run: string }>, hook: Hook): Ran {
  const run = new HookRun(world.store, name, hook, { now: () => world.at, random: () => world.random() });
  const tool = caller(run);
  if (writes) {
    for (const id of Object.keys(world.model.relations)) {
      tool('relation-set', '-r', id, `at=${world.at}`);
      tool('relation-set', '-r', id, '--app', `at=${world.at}`);
    }
    const uri = tool('secret-add', 'key=value').stdout.trim();
    if (uri !== '') tool('secret-get', uri);
  }
  if (fate === 'agent dies') world.do((model, at) => agentRestarted(model, name, at));
  else if (fate === 'killed') run.finish({ signal: 'SIGKILL' });
  else run.finish({ code: fate === 'ok' ? 0 : 1 });
  return { unit: name, hook, ok: fate === 'ok' };
}

/** The hooks of one unit in one relation that succeeded, oldest first, each life of the unit by itself. */
function relationStories(ran: readonly Ran[]): string[][] {
  const stories = new Map<string, string[]>();
  const lives = new Map<string, number>();
  for (const { unit: name, hook, ok } of ran) {
    if (hook.kind === 'install') lives.set(name, (lives.get(name) ?? 0) + 1);
    if (!ok || !('relation' in hook)) continue;
    const key = `${name} ${lives.get(name)} ${hook.relation}`;
    stories.set(key, [...(stories.get(key) ?? []), label(hook).replace(/^[a-z]+-relation-/, '')]);
  }
  return [...stories.values()];
}

const runs = { numRuns: 150 };

// On a busy machine a law takes its time, a failing one even more: it is shrunk.
describe('whatever happens in whatever order', { timeout: 120_000 }, () => {
  it('nothing crashes, the model is JSON, a first choice is a possible one, and status can be told', () => {
    fc.assert(
      fc.property(story, (told) => {
        play(told, ({ model, at }) => {
          expect(JSON.parse(JSON.stringify(model))).toStrictEqual(model);
          expect(() => statusOf(model, at)).not.toThrow();
          for (const name of Object.keys(model.units)) {
            const next = nextHook(model, name, at);
            const possible = possibleHooks(model, name, at);
            if (next) expect(possible).toContainEqual(next);
            else expect(possible).toEqual([]);
          }
        });
      }),
      { numRuns: 40 },
    );
  });

  it('created comes first and once, broken last and once', () => {
    fc.assert(
      fc.property(story, (told) => {
        for (const events of relationStories(play(told).ran)) {
          expect(events.indexOf('created')).toBe(0);
          expect(events.lastIndexOf('created')).toBe(0);
          const broken = events.indexOf('broken');
          if (broken >= 0) expect(broken).toBe(events.length - 1);
        }
      }),
      runs,
    );
  });

  it('joined is followed by changed of the same unit, and a unit is joined before it changes or departs', () => {
    fc.assert(
      fc.property(story, (told) => {
        for (const events of relationStories(play(told).ran)) {
          const joined = new Set<string>();
          for (const [index, event] of events.entries()) {
            const [kind, who = ''] = event.split(' ');
            if (kind === 'joined') {
              expect(joined).not.toContain(who);
              joined.add(who);
              if (index + 1 < events.length) expect(events[index + 1]).toBe(`changed ${who}`);
            }
            if (kind === 'changed' && who.includes('/')) expect(joined).toContain(who);
            if (kind === 'departed') expect(joined.delete(who)).toBe(true);
          }
        }
      }),
      runs,
    );
  });

  it('install comes before anything else, and start before any joined', () => {
    fc.assert(
      fc.property(story, (told) => {
        const seen = new Map<string, Set<string>>();
        for (const { unit: name, hook, ok, skipped } of play(told).ran) {
          if (hook.kind === 'install') seen.set(name, new Set());
          // Juju runs actions while a failed hook waits for a person, the very first included.
          else if (hook.kind === 'action') expect([...seen.keys()]).toContain(name);
          else expect(seen.get(name)).toContain('install');
          if (hook.kind === 'relation-joined') expect(seen.get(name)).toContain('start');
          if (ok || skipped) seen.get(name)?.add(hook.kind);
        }
      }),
      runs,
    );
  });

  it('a hook that fails leaves relation data, state and secrets as they were', () => {
    fc.assert(
      fc.property(story, unit, (told, name) => {
        const { world } = play(told);
        world.pass(600_000);
        const hook = nextHook(world.model, name, world.at);
        if (!hook) return;
        const { relations, secrets, units: before } = beginHook(world.model, name, hook, 'x', world.at);
        runHook(world, { run: name, pick: 0, writes: true, fate: 'fails' }, hook);
        expect(world.model.relations).toEqual(relations);
        expect(world.model.secrets).toEqual(secrets);
        expect(world.model.units[name]?.state).toEqual(before[name]?.state);
      }),
      runs,
    );
  });

  it('without new events everything comes to rest', () => {
    fc.assert(
      fc.property(story, (told) => {
        const { world } = play(told);
        // A hook in error is retried, one that is running is over when its agent starts again.
        for (const name of Object.keys(world.model.units)) world.do((model, at) => agentRestarted(model, name, at));
        world.startPods();
        for (let round = 0; round < 5; round++) {
          world.settleAll();
          world.pass(310_000);
          world.do(tick).startPods();
        }
        expect(world.settleAll().filter((ran) => !/update-status|secret-/.test(ran))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});
