import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { plain, Secret } from '../secret.ts';
import { commandLine } from './command-line.ts';
import { renderEnv } from './env.ts';
import { renderIni } from './ini.ts';
import { readYaml } from './read-yaml.ts';
import { renderUrl } from './url.ts';
import { renderYaml, type Renderable } from './yaml.ts';

const anyText = fc.string({ unit: 'binary' }).map((text) => text.toWellFormed());
const { tree } = fc.letrec<{ tree: Renderable }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    anyText,
    fc.constantFrom('yes', 'NO', '0x1f', '1_000', '12:30:45', '2001-01-01', '~', '', '- a', 'a: b', '{{', '%'),
    fc.double({ noDefaultInfinity: true, noNaN: true }).map((value) => (value === 0 ? 0 : value)),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(anyText, fc.constantFrom('yes', 'a_key', 'b.c-d', '__proto__')), tie('tree'), {
      maxKeys: 4,
    }),
  ),
}));
const withoutNul = anyText.filter((text) => !text.includes('\0'));

describe('renderYaml', () => {
  it('renders a document that a person can read', () => {
    const document = {
      server_name: 'example.org',
      listeners: [{ port: 8008, resources: ['client', 'federation'], tls: false }],
      password: new Secret('p: #1'),
      empty: {},
      none: [],
      unset: undefined,
      nothing: null,
    };
    expect(renderYaml(document)).toBe(
      [
        'server_name: "example.org"',
        'listeners:',
        '  - port: 8008',
        '    resources:',
        '      - "client"',
        '      - "federation"',
        '    tls: false',
        'password: "p: #1"',
        'empty: {}',
        'none: []',
        'nothing: null',
        '',
      ].join('\n'),
    );
  });

  it.each(['1.1', '1.2'] as const)(
    'is read back as the same value by a YAML %s reader, whatever is in it',
    (version) => {
      fc.assert(
        fc.property(tree, (value) => {
          expect(parse(renderYaml(value), { version, prettyErrors: false })).toEqual(value);
        }),
        { numRuns: 500 },
      );
    },
  );

  it('refuses a number that is none', () => {
    expect(() => renderYaml({ a: Number.NaN })).toThrow('NaN is not a number that a document can hold');
  });
});

describe('readYaml', () => {
  it('reads back what renderYaml wrote, whatever is in it', () => {
    fc.assert(
      fc.property(tree, (value) => {
        expect(readYaml(renderYaml(value))).toEqual(value);
      }),
      { numRuns: 1000 },
    );
  });

  it('reads nothing in another way than a YAML parser does', () => {
    const pieces = [
      'a',
      'b',
      ':',
      ' ',
      '  ',
      '- ',
      '\n',
      '"',
      '"x"',
      '\\',
      '1',
      '01',
      '1e3',
      '[]',
      '{}',
      'yes',
      '#',
      '|',
      'null',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 14 }), (parts) => {
        const text = `${parts.join('')}\n`;
        const ours = readYaml(text);
        if (ours !== undefined) expect(parse(text)).toEqual(ours);
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    ['a plain string', 'a: b\n'],
    ['flow style', 'a: {b: "c"}\n'],
    ['a comment', '# hello\na: "b"\n'],
    ['a list that is not indented', 'a:\n- "b"\n'],
    ['an octal number', 'a: 010\n'],
    ['a key twice', 'a: 1\na: 2\n'],
    ['a key that is true to YAML 1.1', 'yes: 1\n'],
    ['an escape that JSON does not have', 'a: "\\x41"\n'],
    ['a string without an end', 'a: "b\n'],
    ['no last line end', 'a: "b"'],
    ['nothing', ''],
  ])('leaves %s to a YAML parser', (_what, text) => {
    expect(readYaml(text)).toBeUndefined();
  });
});

describe('renderEnv', () => {
  it('gives a shell the same values back, whatever is in them', () => {
    fc.assert(
      fc.property(withoutNul, (value) => {
        const script = `${renderEnv({ VALUE: new Secret(value) })}printf %s "$VALUE"`;
        expect(execFileSync('/bin/sh', ['-c', script]).toString()).toBe(value);
      }),
      { numRuns: 60 },
    );
  });

  it('refuses a name that would be more than a name', () => {
    expect(() => renderEnv({ 'A=1;rm -rf /': 'x' })).toThrow(/is not a variable's name/);
  });
});

describe('renderIni', () => {
  it('renders sections, and leaves out what is not set', () => {
    expect(renderIni({ client: { user: 'chat', password: new Secret('pw'), port: 5432, ssl: undefined } })).toBe(
      '[client]\nuser = chat\npassword = pw\nport = 5432\n',
    );
  });

  it('refuses what would become structure, without showing the value', () => {
    expect(() => renderIni({ client: { user: 'a\n[admin]' } })).toThrow(
      /^renderIni: the value of user in \[client\] has/,
    );
    expect(() => renderIni({ 'a]\nb': {} })).toThrow(/section name/);
    expect(() => renderIni({ client: { 'a=b': 'c' } })).toThrow(/a key that INI cannot hold/);
  });
});

describe('renderUrl', () => {
  it('escapes every part, and another reader finds the same parts', () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, (username, password, segment) => {
        fc.pre(username !== '' && password !== '' && !/^\.{0,2}$/.test(segment));
        const url = new URL(
          plain(
            renderUrl({
              scheme: 'postgresql',
              username,
              password: new Secret(password),
              host: 'db',
              port: 5432,
              path: [segment],
            }),
          ),
        );
        expect(decodeURIComponent(url.username)).toBe(username);
        expect(decodeURIComponent(url.password)).toBe(password);
        expect(decodeURIComponent(url.pathname)).toBe(`/${segment}`);
        expect(url.host).toBe('db:5432');
      }),
    );
  });

  it('names further members behind the first', () => {
    const others = [{ host: 'fd00::2', port: 27_017 }, { host: 'c' }];
    const url = renderUrl({
      scheme: 'mongodb',
      username: 'u',
      password: 'p',
      host: 'a',
      port: 1,
      others,
      path: ['db'],
    });
    expect(plain(url)).toBe('mongodb://u:p@a:1,[fd00::2]:27017,c/db');
  });

  it('puts IPv6 in brackets once', () => {
    expect(plain(renderUrl({ scheme: 'http', host: 'fd00::1', port: 80 }))).toBe('http://[fd00::1]:80');
    expect(plain(renderUrl({ scheme: 'http', host: '[fd00::1]' }))).toBe('http://[fd00::1]');
  });

  it('is a secret itself, because it may hold one', () => {
    expect(() => String(renderUrl({ scheme: 'http', host: 'db' }))).toThrow(/pass it to a renderer/);
  });
});

describe('commandLine', () => {
  it('is split into the same arguments again, by the rules of a shell', () => {
    fc.assert(
      fc.property(fc.array(withoutNul, { minLength: 1, maxLength: 4 }), (values) => {
        const script = `printf '%s\\0' ${commandLine('x', ...values).slice(2)}`;
        expect(execFileSync('/bin/sh', ['-c', script]).toString().split('\0').slice(0, -1)).toEqual(values);
      }),
      { numRuns: 60 },
    );
  });
});
