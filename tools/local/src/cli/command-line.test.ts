import { describe, expect, it } from 'vitest';
import { parseCommandLine } from './command-line.ts';
import { UsageError } from './usage-error.ts';
import { verbs } from './verbs.ts';

const requestOf = (...argv: readonly string[]): unknown => {
  const line = parseCommandLine(argv);
  return line.kind === 'request' ? line.request : line;
};

describe('a command line', () => {
  it.each([
    [
      ['deploy', 'synapse', 'chat', '-n', '2', '--config', 'server_name=a.b=c', '--resource', 'synapse-image=rocks/x'],
      {
        verb: 'deploy',
        charm: 'synapse',
        application: 'chat',
        units: 2,
        config: { server_name: 'a.b=c' },
        resources: { 'synapse-image': 'rocks/x' },
        trust: false,
      },
    ],
    [['relate', 'a:db', 'b'], { verb: 'integrate', one: 'a:db', other: 'b' }],
    [['remove-relation', '7'], { verb: 'remove-relation', one: '7', other: undefined }],
    [
      ['config', 'a', 'x=1', '--reset', 'y,z'],
      { verb: 'config', application: 'a', key: undefined, set: { x: '1' }, reset: ['y', 'z'], format: 'yaml' },
    ],
    [
      ['run', 'a/0', 'a/leader', 'say', 'what=x y', '--wait', '1m30s', '--format', 'json'],
      {
        verb: 'run',
        units: ['a/0', 'a/leader'],
        action: 'say',
        params: { what: 'x y' },
        stringArguments: false,
        paramsFile: undefined,
        background: false,
        waitMs: 90_000,
        format: 'json',
      },
    ],
    [
      ['ssh', '--container', 'web', 'a/0', 'ls', '-l', '--', '/'],
      { verb: 'ssh', unit: 'a/0', container: 'web', command: ['ls', '-l', '--', '/'] },
    ],
    [
      ['ssh', 'a/0', '--', 'ls', '-m', 'x'],
      { verb: 'ssh', unit: 'a/0', container: 'charm', command: ['ls', '-m', 'x'] },
    ],
    [
      ['ssh', '--container', 'cache', 'a/0', 'redis-cli', '-h', 'other'],
      { verb: 'ssh', unit: 'a/0', container: 'cache', command: ['redis-cli', '-h', 'other'] },
    ],
    [
      ['debug-code', 'a/0', 'start', 'stop', '--replay'],
      { verb: 'debug-code', unit: 'a/0', names: ['start', 'stop'], replay: true, port: 9229 },
    ],
    [['replay', 'a/0'], { verb: 'replay', unit: 'a/0', hook: undefined }],
    [['resolved', 'a/0', '--no-retry'], { verb: 'resolved', units: ['a/0'], retry: false }],
    [['scale-application', 'a', '0'], { verb: 'scale-application', application: 'a', scale: 0 }],
  ])('%j is understood', (argv, request) => {
    expect(requestOf(...argv)).toEqual(request);
  });

  it.each([
    [['fly'], /"fly" is not a verb/],
    [['deploy'], /deploy: <charm> is missing/],
    [['deploy', 'a', 'b', 'c'], /"c" is one argument too many/],
    [['deploy', 'a', '-n', '0'], /--num-units "0" is not a whole number of at least 1/],
    [['deploy', 'a', '--fast'], /unknown option '--fast': there are --config/],
    [['deploy', 'a', '--config', 'x'], /"x" is not a charm option: write key=value/],
    [['config', 'a', 'x', 'y'], /only one option can be shown/],
    [['config', 'a', 'x', 'y=1'], /cannot show "x" and change options/],
    [['config', 'a', 'x=1', '--reset', 'x'], /cannot set and reset "x"/],
    [['run', 'a/0'], /<action> is missing/],
    [['run', 'say'], /<unit> is missing/],
    [['run', 'a/0', 'say', '--wait', 'soon'], /--wait "soon" is not a time/],
    [['status', '--format', 'xml'], /--format "xml" is none of tabular, json, yaml/],
    [['ssh', 'a/0'], /<command> is missing/],
    [['-m', '../x', 'status'], /is not a model's name/],
  ])('%j is refused with a sentence', (argv, sentence) => {
    expect(() => parseCommandLine(argv)).toThrow(UsageError);
    expect(() => parseCommandLine(argv)).toThrow(sentence);
  });

  it('names its model before or after the verb, but not in a command for a container', () => {
    expect(parseCommandLine(['-m', 'a', 'status'])).toMatchObject({ model: 'a' });
    expect(parseCommandLine(['status', '--model=b'])).toMatchObject({ model: 'b' });
    expect(parseCommandLine(['status'])).toMatchObject({ model: 'local' });
    expect(parseCommandLine(['ssh', 'a/0', '--', 'x', '-m', 'c'])).toMatchObject({ model: 'local' });
  });

  it.each(verbs.map(({ name }) => [name]))('explains %s when asked', (name) => {
    expect(parseCommandLine([name, '--help'])).toMatchObject({
      kind: 'help',
      text: expect.stringContaining(`grimoire ${name}`),
    });
  });
});
