import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

import { ApiError, ConnectionError, ExecError, TimeoutError, TooLargeError } from '../errors.ts';
import type { Check } from '../layer.ts';
import { COMMANDS, STAYS } from './peer.ts';
import type { Case } from './peer.ts';

const check: Check = { override: 'replace', level: 'alive', period: '1h', threshold: 1, exec: { command: 'false' } };
const status =
  (code: number) =>
  (error: unknown): boolean =>
    error instanceof ApiError && error.status === code;

export const execCases: readonly Case[] = [
  {
    name: 'runs a command with its input, and keeps the two outputs apart',
    async run({ api }) {
      assert.deepEqual(await api.exec(COMMANDS.cat, { stdin: 'grüße' }), { stdout: 'grüße', stderr: 'err\n' });
      const { stdout } = await api.exec(COMMANDS.cat, { stdin: 'x', combineStderr: true });
      assert.deepEqual(stdout.split('').toSorted().join(''), '\nerrx');
    },
  },
  {
    name: 'gives environment and directory',
    async run({ api, dir }) {
      assert.equal((await api.exec(COMMANDS.environment, { environment: { A: 'a "b"\n$c' } })).stdout, 'a "b"\n$c');
      assert.equal((await api.exec(COMMANDS.directory, { workingDir: dir })).stdout, `${dir}\n`);
    },
  },
  {
    name: 'an exit code other than 0 is an error with the end of what was said',
    async run({ api }) {
      await assert.rejects(api.exec(COMMANDS.fail), (error) => {
        assert.ok(error instanceof ExecError);
        return error.code === 3 && error.stderr === 'oops\n' && error.message === 'sh ended with exit code 3: oops';
      });
    },
  },
  {
    name: 'refuses a program that is not there',
    run: ({ api }) => assert.rejects(api.exec(COMMANDS.missing), status(400)),
  },
  {
    name: 'kills what takes too long',
    run: ({ api }) => assert.rejects(api.exec(COMMANDS.sleep, { timeoutMs: 100 }), TimeoutError),
  },
  {
    name: 'a signal ends a command',
    async run({ api }) {
      const process = await api.startExec(COMMANDS.sleep);
      await sleep(100);
      await process.sendSignal('SIGTERM');
      assert.equal(await process.wait(), 143);
    },
  },
  {
    name: 'takes much output within the bound, and no more',
    async run({ api }) {
      assert.equal((await api.exec(COMMANDS.big)).stdout.length, 300_000);
      await assert.rejects(api.exec(COMMANDS.big, { maxOutputBytes: 1000 }), TooLargeError);
    },
  },
  {
    name: 'a command need not read its input',
    async run({ api }) {
      assert.deepEqual(await api.exec(COMMANDS.ignoresInput, { stdin: new Uint8Array(3_000_000) }), {
        stdout: '',
        stderr: '',
      });
    },
  },
];

export const otherCases: readonly Case[] = [
  {
    name: 'a check is up until its first period is over; it can be stopped and started',
    async run({ api }) {
      await api.addLayer('x', { checks: { c: check } });
      // Pebble makes the change of a check a moment after the layer.
      await sleep(100);
      const [info] = await api.checks({ names: ['c'] });
      assert.deepEqual([info?.status, info?.level, info?.failures, info?.threshold], ['up', 'alive', 0, 1]);
      assert.equal(await api.health(), true);
      assert.deepEqual(await api.checks({ level: 'ready' }), []);
      assert.deepEqual(await api.stopChecks(['c']), ['c']);
      assert.deepEqual(await api.stopChecks(['c']), []);
      assert.equal((await api.checks())[0]?.status, 'inactive');
      assert.deepEqual(await api.startChecks(['c']), ['c']);
      await assert.rejects(api.stopChecks(['nobody']), status(400));
    },
  },
  {
    name: 'runs a check at once',
    async run({ api }) {
      await api.addLayer('x', { checks: { c: check } });
      await sleep(100);
      const { check: info, error } = await api.refreshCheck('c');
      assert.equal(info.name, 'c');
      assert.ok(error !== undefined, 'its command is `false`');
    },
  },
  {
    name: 'a notice keeps its id, counts and is found by key and by cursor',
    async run({ api }) {
      const id = await api.notify('example.com/a', { data: { k: 'v' } });
      const [first] = await api.notices({ types: ['custom'], keys: ['example.com/a'] });
      assert.deepEqual([first?.id, first?.occurrences, first?.lastData], [id, 1, { k: 'v' }]);
      assert.deepEqual(await api.notices({ types: ['custom'], after: first?.lastRepeated ?? '' }), []);
      assert.equal(await api.notify('example.com/a'), id);
      assert.equal((await api.notice(id)).occurrences, 2);
      await assert.rejects(api.notify('no key'), status(400));
      await assert.rejects(api.notice('99999'), status(404));
    },
  },
  {
    name: 'waits for a notice that comes, and gives up on one that does not',
    async run({ api }) {
      const waiting = api.notices({ keys: ['example.com/b'], timeoutMs: 5000 });
      await sleep(50);
      await api.notify('example.com/b');
      assert.equal((await waiting).length, 1);
      assert.deepEqual(await api.notices({ keys: ['example.com/c'], timeoutMs: 50 }), []);
    },
  },
  {
    name: 'identities are added, shown without secrets, replaced and removed',
    async run({ api }) {
      await api.addIdentities({ bob: { access: 'read', local: { 'user-id': 42 } } });
      await assert.rejects(api.addIdentities({ bob: { access: 'read', local: { 'user-id': 43 } } }), status(400));
      await api.replaceIdentities({ eve: { access: 'metrics', basic: { password: '$6$salt$hash' } } });
      assert.deepEqual(await api.identities(), {
        bob: { access: 'read', kinds: ['local'], userId: 42 },
        eve: { access: 'metrics', kinds: ['basic'] },
      });
      await api.updateIdentities({ bob: { access: 'admin', local: { 'user-id': 42 } } });
      await api.removeIdentities(['bob', 'eve']);
      assert.deepEqual(await api.identities(), {});
      await assert.rejects(api.removeIdentities(['bob']), status(400));
    },
  },
  {
    name: 'metrics tell of the services',
    async run({ api }) {
      await api.addLayer('x', { services: { a: { override: 'replace', command: STAYS } } });
      await api.waitChange(await api.startServices(['a']));
      assert.match(await api.metrics(), /pebble_service_active\{service="a"\}/);
    },
  },
  {
    name: 'following logs ends when told',
    async run({ api }) {
      assert.deepEqual(await api.logs(), []);
      const seen: string[] = [];
      for await (const line of api.followLogs({ signal: AbortSignal.timeout(100) })) seen.push(line.message);
      assert.deepEqual(seen, []);
    },
  },
  {
    name: 'a restart has another boot id; services and added layers are gone, notices and files stay',
    async run(peer) {
      const { api, dir } = peer;
      await api.addLayer('x', { services: { a: { override: 'replace', command: STAYS } } });
      await api.waitChange(await api.startServices(['a']));
      await api.writeFile(`${dir}/a`, 'kept');
      const id = await api.notify('example.com/a');
      const before = await api.systemInfo();
      await sleep(200);
      await peer.restart();
      assert.notEqual((await api.systemInfo()).bootId, before.bootId);
      assert.deepEqual((await api.plan()).services, {});
      assert.equal(await api.readText(`${dir}/a`), 'kept');
      assert.equal((await api.notice(id)).key, 'example.com/a');
    },
  },
  {
    name: 'a daemon that is down is a ConnectionError, and the next call after it came back works',
    async run(peer) {
      await peer.api.systemInfo();
      await peer.kill();
      await assert.rejects(peer.api.systemInfo(), ConnectionError);
      await assert.rejects(peer.api.exec(COMMANDS.cat), ConnectionError);
    },
  },
];
