import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { render } from '../grammar/render.ts';
import { stringMap } from '../grammar/yaml-input.ts';
import type { Json } from '../tools/values.ts';
import { yamlSafeJson } from '../tools/yaml-safe-json.ts';
import { buildPeers, netrpc } from './peers.ts';

/** YAML against the parser and the printer that the agent has: gopkg.in/yaml.v2, called from Go. */

beforeAll(buildPeers, 600_000);

function go(what: 'yaml' | 'to-yaml', input: string): string {
  return execFileSync(netrpc, [what], { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] });
}

function refusedByGo(input: string): boolean {
  try {
    go('yaml', input);
    return false;
  } catch {
    return true;
  }
}

describe('what a charm sends by standard input', () => {
  it('is read by the agent as exactly the same', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(
        '\u0085',
        '\u2028',
        '\u2029',
        '\ufeff',
        '\uffff',
        '\u0000',
        '\u007f',
        '\u009f',
        '😀',
        'a: b',
        '- x',
        '# no',
        '~',
        'yes',
      ),
    );
    const samples = fc.sample(text, { numRuns: 3000, seed: 20_260_101 });
    const entries = Object.fromEntries(
      samples.map((sample, index) => [`key${index} ${samples[index + 1] ?? ''}`, sample]),
    );
    const wellFormed = Object.entries(entries).map(([key, value]) => [key.toWellFormed(), value.toWellFormed()]);
    expect(JSON.parse(go('yaml', yamlSafeJson(entries)))).toEqual(Object.fromEntries(wellFormed));
  });
});

describe('what our server reads', () => {
  it.each([
    'a: b',
    'a: 1\nb: 1.50\nc: 0x1F\nd: 1_000\ne: 012',
    'a: yes\nb: true\nc: off\nd: ~\ne: null\nf:\ng: ""',
    "a: 2026-01-01\nb: \"quoted \\u00fc\"\nc: 'it''s'",
    'a: |\n  several\n  lines\nb: >\n  folded\n  text\n',
    '1: one\ntrue: two',
    '{"a": "b", "c": "\\n"}',
    '',
    '{}',
  ])('is what the agent reads: %j', (text) => {
    expect(stringMap(text)).toEqual(JSON.parse(go('yaml', text)));
  });

  it.each(['- a', 'a: [b]', 'a: {b: c}', 'just text', '{"a": '])('is refused as the agent refuses it: %j', (text) => {
    expect(refusedByGo(text)).toBe(true);
    expect(() => stringMap(text)).toThrow('yaml: ');
  });
});

describe('what our server prints', () => {
  it.each<[Json]>([
    [{ status: 'active', message: '', 'status-data': {} }],
    [
      {
        a: 'plain',
        b: '1',
        c: 'true',
        d: '',
        e: 'x: y',
        f: '# no',
        g: '- x',
        h: "it's",
        i: 'say "hi"',
        j: '~',
        k: 'yes',
        l: 'null',
      },
    ],
    [{ units: { 'app/0': { since: '2026-01-02 03:04:05Z', status: 'active' } }, relations: {} }],
    [
      {
        'bind-addresses': [{ addresses: [{ value: '10.1.2.3', cidr: '' }], 'mac-address': '' }],
        'egress-subnets': ['10.152.183.7/32'],
      },
    ],
    [{ text: 'two\nlines\n', other: 'two\nlines', key: '-----BEGIN KEY-----\nabc\n-----END KEY-----\n' }],
    [{ count: 3, ratio: 0.5, yes: true, no: false, none: null, list: [], nested: [['a', 'b'], ['c']] }],
    [['a', 'b: c']],
    ['text'],
    [{ unicode: 'größe 雪', uri: 'secret:0123456789abcdefghij', url: 'postgresql://u:p@h:5432/db?x=y' }],
  ])('is what the agent prints: %j', (value) => {
    expect(render(value, 'yaml')).toBe(go('to-yaml', JSON.stringify(value)));
  });
});
