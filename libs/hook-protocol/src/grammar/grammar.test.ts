import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toolNames } from '../effects.ts';
import {
  expiry,
  goQuote,
  parseInvocation,
  portRange,
  Refusal,
  render,
  secretData,
  settings,
  StdinRequired,
} from './index.ts';
import type { Invocation, Surroundings } from './index.ts';

const id = '0123456789abcdefghij';

function words(line: string): [command: string, args: string[]] {
  const [command = '', ...args] = line.split(' ').map((word) => (word === "''" ? '' : word));
  return [command, args];
}

/** The error text and the code, or the invocation. */
function told(line: string, surroundings?: Surroundings): string | Invocation {
  const parsed = parseInvocation(...words(line), surroundings);
  if (parsed.ok) return parsed.invocation;
  return `${parsed.reply.code} ${Buffer.from(parsed.reply.stderr).toString()}`;
}

function accepted(line: string, surroundings?: Surroundings): Invocation {
  const parsed = parseInvocation(...words(line), surroundings);
  if (parsed.ok) return parsed.invocation;
  throw new Error(Buffer.from(parsed.reply.stderr).toString());
}

describe('what Juju refuses', () => {
  it.each([
    ['config-got', '1 bad request: unknown command: config-got'],
    ['config-get --xy', '2 option provided but not defined: --xy'],
    // A single letter is shown with one dash, however it was written.
    ['config-get --x', '2 option provided but not defined: -x'],
    ['config-get -x', '2 option provided but not defined: -x'],
    ['config-get --=x', '2 empty option in argument "--=x"'],
    ['config-get --format', '2 option needs an argument: --format'],
    ['config-get --format=xml', '2 invalid value "xml" for option --format: unknown format "xml"'],
    ['secret-get --format=smart', '2 invalid value "smart" for option --format: unknown format "smart"'],
    ['goal-state --format smart', '2 invalid value "smart" for option --format: unknown format "smart"'],
    [
      'config-get --all=perhaps',
      '2 invalid value "perhaps" for option --all: strconv.ParseBool: parsing "perhaps": invalid syntax',
    ],
    ['config-get -a=true', '2 invalid value "=true" for option -a: strconv.ParseBool: parsing "=true": invalid syntax'],
    ['config-get --all key', '2 cannot use argument --all together with key "key"'],
    ['config-get a b c', '2 unrecognized args: ["b" "c"]'],
    ['relation-ids', '2 no endpoint name specified'],
    ['relation-list', '2 no relation id specified'],
    ['relation-list -r x', '2 invalid value "x" for option -r: invalid relation id'],
    ['relation-list -r=7', '2 invalid value "=7" for option -r: invalid relation id'],
    ['relation-list --relation db:', '2 invalid value "db:" for option --relation: invalid relation id'],
    ['relation-list -r 7 x', '2 unrecognized args: ["x"]'],
    ['relation-get -r 7', '2 no unit or application specified'],
    ['relation-get -r 7 - pg', '2 expected unit name, got application name "pg"'],
    ['relation-get -r 7 - PG/0', '2 invalid unit name "PG/0"'],
    ['relation-get -r 7 - pg/0 x', '2 unrecognized args: ["x"]'],
    ['relation-set a=b', '2 no relation id specified'],
    ['relation-set -r 7 a', '2 expected "key=value", got "a"'],
    ['relation-set -r 7 =a', '2 expected "key=value", got "=a"'],
    ['relation-set -r 7 a=1 a=2', '2 key "a" specified more than once'],
    ['status-set', '2 invalid args, require <status> [message]'],
    ['status-set error', '2 invalid status "error", expected one of [maintenance blocked waiting active]'],
    ['status-set active a b', '2 unrecognized args: ["b"]'],
    ['status-get x', '2 unrecognized args: ["x"]'],
    ['leader-get a=b', '2 invalid key "a=b"'],
    ['open-port', '2 no port or range specified'],
    ['open-port http', '2 invalid port "http": strconv.Atoi: parsing "http": invalid syntax'],
    ['open-port 80/sctp', '2 invalid protocol "sctp", expected "tcp", "udp", or "icmp"'],
    ['open-port 80/icmp', '2 protocol "icmp" doesn\'t support any ports; got "80"'],
    ['open-port 90-80', '2 invalid port range 90-80/tcp'],
    ['open-port 70000', '2 port range bounds must be between 0 and 65535, got 70000-70000'],
    ['close-port 1-2-3', '2 invalid port range "1-2-3"'],
    ['network-get', '2 no arguments specified'],
    ["network-get ''", '2 no binding name specified'],
    ['state-get a b', '2 unrecognized args: ["b"]'],
    ['storage-get', '2 no storage instance specified'],
    ['storage-get -s data', '2 invalid value "data" for option -s: invalid storage ID "data"'],
    ['storage-add', '2 storage add requires a storage directive'],
    ['storage-add data=1 data', '2 storage "data" specified more than once'],
    ['resource-get', '2 missing required resource name'],
    ['juju-log', '2 no message specified'],
    ['application-version-set', '2 no version specified'],
    ['unit-get', '2 no setting specified'],
    ['unit-get address', '2 unknown setting "address"'],
    ['secret-add', '2 missing secret value or filename'],
    ['secret-add key=', '2 key value "key=" not valid'],
    ['secret-add ab=value', '2 key "ab" not valid'],
    ['secret-add Key=value', '2 key "Key" not valid'],
    ['secret-add --owner me key=value', '2 secret owner "me" not valid'],
    ['secret-add --rotate often key=value', '2 rotate policy "often" not valid'],
    ['secret-add --expire soon key=value', '2 expire time or duration "soon" not valid'],
    ['secret-add --expire -5m key=value', '2 negative expire duration "-5m" not valid'],
    ['secret-set', '2 missing secret URI'],
    ['secret-set nothing key=value', '2 secret URI "nothing" not valid'],
    ['secret-set http:x key=value', '2 secret URI scheme "http" not valid'],
    ['secret-get', '2 require either a secret URI or label'],
    ['secret-get nothing', '2 secret URI "nothing" not valid'],
    [`secret-get --peek --refresh ${id}`, '2 specify one of --peek or --refresh but not both'],
    [`secret-info-get --label x ${id}`, '2 specify either a secret URI or label but not both'],
    ['secret-remove', '2 missing secret URI'],
    [
      `secret-remove --revision x ${id}`,
      '2 invalid value "x" for option --revision: strconv.ParseInt: parsing "x": invalid syntax',
    ],
    [`secret-grant ${id}`, '2 no relation id specified'],
    [`secret-grant -r 1 --unit x ${id}`, '2 unit "x" not valid'],
    [`secret-revoke ${id}`, '2 missing relation or application or unit'],
    [`secret-revoke --app pg --unit pg/0 ${id}`, '2 specify only one of application or unit'],
    [`secret-revoke --app pg -r 1 ${id}`, '2 do not specify both relation and app'],
    ['action-set result', '2 argument "result" must be of the form key...=value'],
    [
      'action-set Result=1',
      '2 key "Result" must start and end with lowercase alphanumeric, and contain only lowercase alphanumeric and hyphens',
    ],
    [
      'action-set a..b=1',
      '2 key "" must start and end with lowercase alphanumeric, and contain only lowercase alphanumeric and hyphens',
    ],
    ['action-set a.stdout=1', '2 cannot set reserved action key "stdout"'],
    ['action-log', '2 no message specified'],
    ['action-fail a b', '2 unrecognized args: ["b"]'],
    ['payload-register a b', '2 missing required arguments'],
    ['payload-status-set a b c d', '2 unrecognized args: ["d"]'],
    ['payload-unregister a b c', '2 unrecognized args: ["c"]'],
  ])('%s', (line, text) => {
    const [code = '', ...sentence] = text.split(' ');
    expect(told(line)).toBe(`${code} ERROR ${sentence.join(' ')}\n`);
  });

  it('relations, storage and units that are not there, when it can know', () => {
    const surroundings: Surroundings = {
      hasRelation: () => false,
      hasStorage: () => false,
    };
    expect(told('relation-get -r db:7', surroundings)).toBe(
      '2 ERROR invalid value "db:7" for option -r: relation not found\n',
    );
    expect(told('storage-get -s data/1', surroundings)).toBe(
      '2 ERROR invalid value "data/1" for option -s: storage "data/1" not found\n',
    );
    expect(told(`secret-grant -r 1 --unit other/0 ${id}`, { remoteApplicationOf: () => 'pg' })).toBe(
      '2 ERROR cannot specify unit "other/0" in relation to application "pg"\n',
    );
  });
});

describe('what Juju accepts', () => {
  it('has flags anywhere, and only before the two dashes', () => {
    expect(accepted('relation-set a=1 -r db:7 b=2 --app -- --c=3')).toEqual({
      tool: 'relation-set',
      args: ['a=1', 'b=2', '--c=3'],
      flags: { app: true, relation: '7' },
    });
  });

  it.each(['-r 7', '-r7', '-r db:7', '-r anything:7', '--relation 7', '--relation=x:7'])(
    'names the relation by %s',
    (flag) => {
      expect(accepted(`relation-list ${flag}`).flags['relation']).toBe('7');
    },
  );

  it('has the last of several values', () => {
    expect(accepted('config-get --format json --format=yaml -a --all=false').flags).toMatchObject({
      format: 'yaml',
      all: false,
    });
  });

  it('takes a lone dash for an argument', () => {
    expect(accepted('relation-get -r 7 - pg/0').args).toEqual(['-', 'pg/0']);
  });

  it('fills in what the hook provides', () => {
    const hook: Surroundings = { relation: 7, endpoint: 'db', remoteUnit: 'pg/0', remoteApplication: 'pg' };
    expect(accepted('relation-ids', hook).args).toEqual(['db']);
    expect(accepted('relation-list', hook).flags['relation']).toBe('7');
    expect(accepted('relation-get', hook)).toMatchObject({ args: ['-', 'pg/0'], flags: { app: false, relation: '7' } });
    expect(accepted('relation-get user', { ...hook, remoteUnit: '' })).toMatchObject({
      args: ['user', 'pg'],
      flags: { app: true },
    });
    expect(accepted('relation-get --app - pg/3', hook)).toMatchObject({ args: ['-', 'pg'], flags: { app: true } });
    expect(accepted('storage-get location', { storage: 'data/0' }).flags['storage']).toBe('data/0');
  });

  it('presets yaml for goal-state and secrets, smart elsewhere', () => {
    expect(accepted('goal-state').flags['format']).toBe('yaml');
    expect(accepted(`secret-get ${id}`).flags['format']).toBe('yaml');
    expect(accepted('config-get').flags['format']).toBe('smart');
  });

  it.each([`secret:${id}`, id, `secret://01234567-89ab-cdef-0123-456789abcdef/${id}`])('reads the secret %s', (uri) => {
    expect(accepted(`secret-get ${uri}`).args).toEqual([uri]);
  });

  it.each(toolNames)('answers %s --help with code 0 and its usage', (tool) => {
    const parsed = parseInvocation(tool, ['--help']);
    expect(parsed.ok).toBe(false);
    const reply = parsed.ok ? undefined : parsed.reply;
    expect(reply?.code).toBe(0);
    expect(Buffer.from(reply?.stdout ?? []).toString()).toMatch(new RegExp(`^Usage: ${tool}`));
  });

  it('never throws, whatever the line', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom('-', '--', '-r', '--app', '--file', '--format=json', 'a=b', id, '80/tcp'),
    );
    fc.assert(
      fc.property(fc.constantFrom(...toolNames), fc.array(word, { maxLength: 6 }), (tool, args) => {
        const parsed = parseInvocation(tool, args);
        expect(parsed.ok || [0, 2].includes(parsed.reply.code)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('input', () => {
  const invocation = (line: string): Invocation => accepted(line);

  it('is asked for when it was not sent', () => {
    expect(() => settings(invocation('relation-set -r 7 --file -'), {})).toThrow(StdinRequired);
  });

  it('is overridden by arguments, which are trimmed while the file is not', () => {
    const parsed = parseInvocation('relation-set', ['-r', '7', '--file', '-', ' a = from the line ']);
    const stdin = Buffer.from('{"a": "from the file", "b": "  kept  ", "c": ""}');
    const found = parsed.ok ? settings(parsed.invocation, { stdin }) : {};
    expect(found).toEqual({ a: 'from the line', b: '  kept  ', c: '' });
  });

  it('is read from a file where there is one', () => {
    const readFile = (path: string): Uint8Array => Buffer.from(`path: ${path}`);
    expect(settings(invocation('state-set --file /x'), { readFile })).toEqual({ path: '/x' });
    expect(() => settings(invocation('state-set --file /x'), {})).toThrow('open /x: no such file or directory');
  });

  it('is no list', () => {
    expect(() => settings(invocation('state-set --file -'), { stdin: Buffer.from('- a') })).toThrow(Refusal);
    expect(() => settings(invocation('state-set --file -'), { stdin: Buffer.from('a: [b]') })).toThrow(Refusal);
  });

  it('of a secret ends up as base64, from text, base64, files and a map', () => {
    const files: Readonly<Record<string, string>> = { '/one': 'from a file', '/map': 'text: 42\nraw#base64: AA==' };
    const read = (path: string): Uint8Array => {
      const text = files[path];
      if (text === undefined) throw new Error('no');
      return Buffer.from(text);
    };
    const found = secretData(['one#file=/one', 'two=a=b', 'three#base64=YWI=', 'text=lost'], '/map', read);
    const decoded = Object.fromEntries(
      Object.entries(found).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]),
    );
    expect(decoded).toEqual({ one: 'from a file', two: 'a=b', three: 'ab', text: '42', raw: '\u0000' });
    expect(() => secretData(['key#file=/none'], undefined, read)).toThrow(
      'reading content for secret key "key": open /none: no such file or directory',
    );
  });

  it('of a secret has a limit', () => {
    expect(() => secretData([`key=${'x'.repeat(750_001)}`], undefined, () => Buffer.of())).toThrow(
      'too large: 1000004 bytes',
    );
    const half = 'x'.repeat(400_000);
    expect(() => secretData([`one=${half}`, `two=${half}`], undefined, () => Buffer.of())).toThrow('content too large');
  });
});

describe('values', () => {
  it.each<[string, Parameters<typeof render>[0], string, string, string]>([
    ['nothing', null, 'null\n', '', ''],
    ['a text', 'a <b> & c', '"a \\u003cb\\u003e \\u0026 c"\n', 'a <b> & c\n', 'a <b> & c\n'],
    ['an empty text', '', '""\n', '""\n', ''],
    ['yes', true, 'true\n', 'true\n', 'True\n'],
    ['no', false, 'false\n', 'false\n', 'False\n'],
    ['a number', 5, '5\n', '5\n', '5\n'],
    ['a list of texts', ['db:1', 'db:4'], '["db:1","db:4"]\n', '- db:1\n- db:4\n', 'db:1\ndb:4\n'],
    ['an empty list', [], '[]\n', '[]\n', ''],
    [
      'an object',
      { b: '1', a: { c: [] } },
      '{"a":{"c":[]},"b":"1"}\n',
      'a:\n  c: []\nb: "1"\n',
      'a:\n  c: []\nb: "1"\n',
    ],
    ['an empty object', {}, '{}\n', '{}\n', '{}\n'],
  ])('%s', (_what, value, json, yaml, smart) => {
    expect([render(value, 'json'), render(value, 'yaml'), render(value, 'smart')]).toEqual([json, yaml, smart]);
  });

  it('quotes as Go does', () => {
    expect(goQuote('a"b\\c\n\u0001\u007fü雪\u00a0\u{1f600}')).toBe(String.raw`"a\"b\\c\n\x01\x7fü雪\u00a0😀"`);
  });

  it('reads ports', () => {
    expect(portRange('8080')).toEqual({ from: 8080, to: 8080, protocol: 'tcp' });
    expect(portRange('100-200/UDP')).toEqual({ from: 100, to: 200, protocol: 'udp' });
    expect(portRange('ICMP')).toEqual({ from: -1, to: -1, protocol: 'icmp' });
  });

  it('reads expiry as a time, a time without a zone and a duration', () => {
    const now = new Date('2026-01-01T00:00:00Z');
    expect(expiry('2026-02-03T04:05:06+01:00', now).toISOString()).toBe('2026-02-03T03:05:06.000Z');
    expect(expiry('2026-02-03T04:05:06', now).toISOString()).toBe('2026-02-03T04:05:06.000Z');
    expect(expiry('1h30m', now).toISOString()).toBe('2026-01-01T01:30:00.000Z');
  });
});
