import assert from 'node:assert/strict';

import type { PebbleApi } from '../api.ts';
import { holds } from '../combine.ts';
import { ApiError, ChangeError } from '../errors.ts';
import type { Layer, Service } from '../layer.ts';
import { FAILS, STAYS } from './peer.ts';
import type { Case } from './peer.ts';

const badRequest = (error: unknown): boolean => error instanceof ApiError && error.status === 400;

function service(more: Partial<Service> = {}): Service {
  return { override: 'replace', command: STAYS, ...more };
}

async function current(api: PebbleApi, name: string): Promise<string | undefined> {
  return (await api.services([name]))[0]?.current;
}

export const serviceCases: readonly Case[] = [
  {
    name: 'an empty plan is empty',
    async run({ api }) {
      assert.deepEqual(await api.plan(), { services: {}, checks: {}, 'log-targets': {} });
      assert.deepEqual(await api.services(), []);
    },
  },
  {
    name: 'a layer comes back from the plan as it was given, whatever its texts hold',
    async run({ api }) {
      const layer: Layer = {
        services: {
          s: service({
            startup: 'enabled',
            environment: {
              A: 'x\u0085\u2028\u007f\ufeff"y\n\t\\ 😀',
              B: '1',
              C: 'true',
              D: 'null',
              E: '0x1F',
              F: '',
              G: '~',
              H: '2001-01-01',
            },
            'on-check-failure': { c: 'restart' },
            'kill-delay': '1000ms',
            'backoff-factor': 1.5,
            'user-id': 0,
            'group-id': 0,
          }),
        },
        checks: {
          c: {
            override: 'replace',
            level: 'ready',
            period: '90s',
            threshold: 5,
            http: { url: 'http://localhost/', headers: { X: 'y' } },
          },
          d: { override: 'replace', exec: { command: 'true', environment: { A: 'b' } } },
          e: { override: 'replace', tcp: { port: 80 } },
        },
        'log-targets': {
          l: { override: 'replace', type: 'loki', location: 'http://x/', services: ['all', '-s'], labels: { a: 'b' } },
        },
      };
      await api.addLayer('x', layer);
      const plan = await api.plan();
      assert.deepEqual(plan.services['s']?.environment, layer.services?.['s']?.environment);
      assert.equal(plan.services['s']?.['kill-delay'], '1s');
      assert.equal(plan.checks['c']?.period, '1m30s');
      assert.ok(holds(plan, layer));
      assert.equal(plan.checks['d']?.threshold, 3);
      assert.ok(!holds(plan, { services: { s: service() } }));
    },
  },
  {
    name: 'a combined layer cannot delete a service',
    async run({ api }) {
      await api.addLayer('x', { services: { a: service(), b: service() } });
      await api.addLayer('x', { services: { a: service() } });
      assert.deepEqual(Object.keys((await api.plan()).services), ['a', 'b']);
    },
  },
  {
    name: 'merge appends lists, merges maps and overrides what is not empty',
    async run({ api }) {
      await api.addLayer('x', {
        services: { a: service({ environment: { A: '1', B: '1' }, after: ['b'], summary: 'old' }) },
      });
      await api.addLayer('y', {
        services: { a: { override: 'merge', environment: { B: '2' }, after: ['c'], command: 'sleep 2' } },
      });
      assert.deepEqual((await api.plan()).services['a'], {
        override: 'replace',
        command: 'sleep 2',
        summary: 'old',
        environment: { A: '1', B: '2' },
        after: ['b', 'c'],
      });
    },
  },
  {
    name: 'refuses a layer it cannot use, and keeps the plan',
    async run({ api }) {
      await api.addLayer('x', { services: { a: service() } });
      for (const bad of [
        'services: {a: {command: x}}',
        'services: [}',
        'services: {b: {override: replace}}',
        'checks: {c: {override: replace}}',
        'log-targets: {l: {override: replace, type: loki, location: x, services: [nobody]}}',
      ]) {
        await assert.rejects(api.addLayer('x', bad), badRequest);
      }
      await assert.rejects(api.addLayer('x', {}, { combine: false }), badRequest);
      await assert.rejects(api.addLayer('', {}), badRequest);
      assert.deepEqual(Object.keys((await api.plan()).services), ['a']);
    },
  },
  {
    name: 'starts, stops and restarts',
    async run({ api }) {
      await api.addLayer('x', { services: { a: service() } });
      assert.equal(await current(api, 'a'), 'inactive');
      const change = await api.waitChange(await api.startServices(['a']));
      assert.deepEqual([change.kind, change.status, change.ready, change.error], ['start', 'Done', true, undefined]);
      assert.equal(await current(api, 'a'), 'active');
      await api.waitChange(await api.restartServices(['a']));
      assert.equal(await current(api, 'a'), 'active');
      await api.waitChange(await api.stopServices(['a']));
      assert.equal(await current(api, 'a'), 'inactive');
    },
  },
  {
    name: 'starts what is required, and stops what requires it',
    async run({ api }) {
      await api.addLayer('x', { services: { a: service({ requires: ['b'] }), b: service() } });
      await api.waitChange(await api.startServices(['a']));
      assert.equal(await current(api, 'b'), 'active');
      await api.waitChange(await api.stopServices(['b']));
      assert.equal(await current(api, 'a'), 'inactive');
    },
  },
  {
    name: 'a service that does not stay up fails the change, with what it wrote',
    async run({ api }) {
      await api.addLayer('x', { services: { bad: service({ command: FAILS }) } });
      const id = await api.startServices(['bad']);
      await assert.rejects(api.waitChange(id), (error) => {
        assert.ok(error instanceof ChangeError);
        assert.match(error.message, /exited quickly with code 3/);
        return error.change === id && error.kind === 'start' && error.log.length > 0;
      });
      assert.equal((await api.change(id)).status, 'Error');
    },
  },
  {
    name: 'refuses services that the plan does not have, and none at all',
    async run({ api }) {
      await assert.rejects(api.startServices(['nobody']), badRequest);
      await assert.rejects(api.stopServices(['nobody']), badRequest);
      await assert.rejects(api.startServices([]), badRequest);
      assert.deepEqual(await api.services(['nobody']), []);
    },
  },
  {
    name: 'replan starts what is enabled, and restarts only what changed',
    async run({ api }) {
      const layer = (b: string): Layer => ({
        services: {
          a: service({ startup: 'enabled' }),
          b: service({ startup: 'enabled', environment: { V: b } }),
          c: service(),
        },
      });
      await api.addLayer('x', layer('1'));
      await api.waitChange(await api.replan());
      const before = await api.services();
      assert.deepEqual(
        before.map((info) => info.current),
        ['active', 'active', 'inactive'],
      );
      await api.addLayer('x', layer('2'));
      await api.waitChange(await api.replan());
      const after = await api.services();
      assert.deepEqual(
        after.map((info) => info.current),
        ['active', 'active', 'inactive'],
      );
      assert.equal(after[0]?.currentSince, before[0]?.currentSince);
    },
  },
  {
    name: 'replan starts a disabled service that was stopped, if its configuration changed',
    async run({ api }) {
      await api.addLayer('x', { services: { a: service() } });
      await api.waitChange(await api.startServices(['a']));
      await api.waitChange(await api.stopServices(['a']));
      await api.waitChange(await api.replan());
      assert.equal(await current(api, 'a'), 'inactive');
      await api.addLayer('x', { services: { a: service({ startup: 'disabled', environment: { V: '2' } }) } });
      await api.waitChange(await api.replan());
      assert.equal(await current(api, 'a'), 'active');
    },
  },
  {
    name: 'autostart without anything enabled is an error of its own kind',
    async run({ api }) {
      await assert.rejects(
        api.autostart(),
        (error) => error instanceof ApiError && error.kind === 'no-default-services',
      );
      await api.addLayer('x', { services: { a: service({ startup: 'enabled' }) } });
      await api.waitChange(await api.autostart());
      assert.equal(await current(api, 'a'), 'active');
    },
  },
  {
    name: 'knows changes by id, by service and by state',
    async run({ api }) {
      await api.addLayer('x', { services: { a: service() } });
      const id = await api.startServices(['a']);
      await api.waitChange(id);
      assert.deepEqual(
        (await api.changes({ select: 'ready', service: 'a' })).map((change) => change.id),
        [id],
      );
      assert.deepEqual(await api.changes({ service: 'a' }), []);
      await assert.rejects(api.change('99999'), (error) => error instanceof ApiError && error.status === 404);
      await assert.rejects(api.abortChange(id), badRequest);
    },
  },
  {
    name: 'signals a service that runs',
    async run({ api }) {
      await api.addLayer('x', { services: { a: service() } });
      await assert.rejects(api.sendSignal('SIGCONT', ['a']), /cannot send signal to "a": service is not running/);
      await api.waitChange(await api.startServices(['a']));
      await api.sendSignal('SIGCONT', ['a']);
    },
  },
];
