import { describe, expect, it } from 'vitest';
import { effectOf, toolNames } from '../effects.ts';
import {
  NotLeaderError,
  PermissionDeniedError,
  ProtocolError,
  RelationNotFoundError,
  SecretNotFoundError,
  ToolError,
} from '../errors.ts';
import { parseInvocation } from '../grammar/index.ts';
import { answering, refusing, rows, uri, type Use } from './every-method.ts';

describe('each method', () => {
  it.each(rows.map((row): [string, (typeof rows)[number]] => [row[0], row]))(
    '%s',
    async (line, [, use, answer, found]) => {
      const { tools, made } = answering(answer);
      expect(await use(tools)).toEqual(found);
      expect(
        made.map(
          ({ command, args, stdin }) => [command, ...args].join(' ') + (stdin === undefined ? '' : ` < ${stdin}`),
        ),
      ).toEqual([line]);
    },
  );

  it('makes a command line that the grammar takes', async () => {
    const { tools, made } = answering('');
    for (const [, use] of rows) await use(tools).catch(() => undefined);
    const refused = made.filter(({ command, args }) => !parseInvocation(command, args).ok);
    expect(refused).toEqual([]);
    expect(made).toHaveLength(rows.length);
  });

  it('is there for every tool', () => {
    expect([...new Set(rows.map(([line]) => line.split(' ')[0] ?? ''))].toSorted()).toEqual([...toolNames]);
  });

  it('meets an empty answer calmly where nothing is an answer', async () => {
    const mustBeThere = [
      'is-leader',
      'storage-get',
      'secret-info-get',
      'secret-get --format=json --peek -- secret:0123456789abcdefghij key#base64',
    ];
    const failures: string[] = [];
    for (const [line, use] of rows) {
      for (const answer of ['', 'null\n', '{}\n', '[]\n']) {
        await use(answering(answer).tools).catch((error: unknown) => {
          failures.push(line);
          expect(error).toBeInstanceOf(ProtocolError);
        });
      }
    }
    expect([...new Set(failures)].filter((line) => !mustBeThere.some((one) => line.startsWith(one)))).toEqual([]);
  });

  it('keeps a key that is called __proto__', async () => {
    const { tools } = answering('{"__proto__":"x","a":"b"}');
    expect(Object.entries(await tools.relations.unitData('db:1', 'pg/0'))).toEqual([
      ['__proto__', 'x'],
      ['a', 'b'],
    ]);
  });

  it('calls nothing when there is nothing to write', async () => {
    const { tools, made } = answering('');
    await tools.relations.setUnitData('db:1', {});
    await tools.state.set({});
    await tools.action.set({});
    expect(made).toEqual([]);
  });

  it('splits a log message only where a process could not take it', async () => {
    const long = '😀'.repeat(40_000);
    const [inProcess, started] = [answering(''), answering('', 'spawn')];
    await inProcess.tools.log.write('INFO', long);
    await started.tools.log.write('INFO', long);
    expect(inProcess.made).toHaveLength(1);
    expect(started.made.map(({ args }) => args.at(-1)).join('')).toBe(long);
    expect(started.made.every(({ args }) => Buffer.byteLength(args.at(-1) ?? '') < 131_072)).toBe(true);
  });
});

describe('a refusal', () => {
  it.each<[string, Use, abstract new (...args: never) => Error]>([
    ['invalid value "db:7" for option -r: relation not found', (t) => t.relations.units('db:7'), RelationNotFoundError],
    ['relation not found', (t) => t.network.get('db', 'db:7'), RelationNotFoundError],
    ['relation 42 not found', (t) => t.network.get('db', 'db:42'), RelationNotFoundError],
    ['relation not found', (t) => t.secrets.grant(uri, 'db:7'), RelationNotFoundError],
    ['secret "x" not found', (t) => t.secrets.peek({ uri }), SecretNotFoundError],
    ['consumer label "x" not found', (t) => t.secrets.peek({ label: 'x' }), SecretNotFoundError],
    ['permission denied', (t) => t.secrets.peek({ uri }), PermissionDeniedError],
    ['permission denied (unauthorized access)', (t) => t.relations.applicationData('db:1', 'a'), PermissionDeniedError],
    ['this unit is not the leader', (t) => t.secrets.add({ key: 'v' }), NotLeaderError],
    ['cannot write relation settings', (t) => t.relations.setApplicationData('db:1', { a: 'b' }), NotLeaderError],
    ['Permission Denied', (t) => t.config.get(), PermissionDeniedError],
    ['could not download resource: gone', (t) => t.resources.path('image'), ToolError],
  ])('%s', async (text, use, type) => {
    await expect(use(refusing(text))).rejects.toThrow(type);
  });

  it('names the tool, what it was about and what Juju said, but no value', async () => {
    const refusal = refusing('cannot write relation settings').relations.setApplicationData('db:1', {
      password: 'hunter2',
    });
    await expect(refusal).rejects.toThrow('relation-set (relation db:1): cannot write relation settings');
    await expect(refusing('not valid').secrets.add({ key: 'hunter2' })).rejects.not.toThrow('hunter2');
  });

  it('that a key of the state is not there is no error', async () => {
    expect(await refusing('"k" not found').state.one('k')).toBeUndefined();
    await expect(refusing('no connection').state.one('k')).rejects.toThrow('state-get (key k): no connection');
  });

  it('to make sense is a ProtocolError', async () => {
    await expect(answering('<html>').tools.config.get()).rejects.toThrow("config-get: the agent's answer is not JSON");
    await expect(answering('"maybe"').tools.leadership.isLeader()).rejects.toThrow(ProtocolError);
  });
});

describe('the effect of a tool', () => {
  it.each<[string, readonly string[], string]>([
    ['relation-set', [], 'flush'],
    ['status-set', [], 'now'],
    ['config-get', [], 'reads'],
    ['secret-get', ['--peek', '--', uri], 'reads'],
    ['secret-get', ['--label', 'db'], 'reads'],
    ['secret-get', ['--label', '0123456789abcdefghij'], 'reads'],
    ['secret-get', ['--label', 'db', uri], 'now'],
    ['secret-get', ['--refresh', uri], 'now'],
    ['rm', ['-rf'], 'now'],
  ])('%s %j: %s', (tool, args, effect) => {
    expect(effectOf(tool, args)).toBe(effect);
  });
});
