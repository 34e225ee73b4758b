import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { repository } from '../testdata/house.ts';
import { parseCharmcraft, readCharmcraft } from './read.ts';

const good = fs.readFileSync(path.join(repository, 'tools/pack/fixtures/demo/charmcraft.yaml'), 'utf8');

function refusal(text: string): string {
  try {
    parseCharmcraft(text, 'charmcraft.yaml');
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'accepted';
}

describe('charmcraft.yaml', () => {
  it('is accepted when everything in it holds', () => {
    expect(parseCharmcraft(good, 'charmcraft.yaml').charmcraft.name).toBe('demo');
  });

  it.each<readonly [change: string, from: string | RegExp, to: string, sentence: string]>([
    [
      'a key misspelt',
      'summary: P',
      'sumary: P',
      'sumary: is not a key that charmcraft knows here: mend its spelling or take it out',
    ],
    ['a key missing', /^summary: .*$/m, '', 'summary: is missing'],
    ['not a charm', 'type: charm', 'type: bundle', 'type: must be charm (it is "bundle")'],
    [
      'the name',
      'name: demo',
      'name: Demo_1',
      'name: not a charm name: use lower-case letters, digits and -, with a letter in every part (it is "Demo_1")',
    ],
    ['a name that ends in a number', 'name: demo', 'name: demo-2', 'with a letter in every part (it is "demo-2")'],
    ['a link that is none', 'https://example.com/docs', 'example', 'links.documentation: not a URL (it is "example")'],
    [
      'old bases',
      'platforms:',
      'bases: []\nplatforms:',
      'bases: write `platforms` instead, such as ubuntu@22.04:amd64',
    ],
    [
      'a resource that is not there',
      'resource: app-image',
      'resource: web-image',
      'containers.app.resource: "web-image" is not an oci-image under resources: add it there',
    ],
    [
      'a resource of another type',
      'resource: app-image',
      'resource: extra',
      'containers.app.resource: "extra" is not an oci-image',
    ],
    [
      'a storage that is not there',
      'storage: data',
      'storage: disk',
      'containers.app.mounts.0.storage: "disk" is not under storage: add it there',
    ],
    [
      'a container of Juju',
      '\n  app:',
      '\n  charm:',
      'containers.charm: is the name of a container of Juju: choose another',
    ],
    ['a file without a name', /\n {4}filename: .*/, '', 'resources.extra: a resource of type file needs a filename'],
    [
      'an option type',
      'type: float',
      'type: double',
      'config.options.ratio.type: must be string, int, float, boolean or secret (it is "double")',
    ],
    [
      'a default of another type',
      'default: 1.5',
      'default: "much"',
      'config.options.ratio.default: "much" is not a number',
    ],
    [
      'a string that YAML takes for true',
      'default: "yes"',
      'default: yes',
      'config.options.greeting.default: true is not a string: write it in quotes',
    ],
    [
      'a number beyond what is exact',
      'default: 3\n',
      'default: 9007199254740993\n',
      'config.options.retries.default: 9007199254740992 is not a whole number below 2^53',
    ],
    [
      'a secret with a default',
      'type: secret',
      'type: secret\n      default: x',
      'config.options.token.default: a secret cannot have a default: take it out',
    ],
    [
      'an endpoint twice',
      '\n  website:',
      '\n  database:',
      "requires.database: is under provides too: an endpoint's name stands once",
    ],
    [
      'an endpoint of Juju',
      '\n  website:',
      '\n  juju-info:',
      'provides.juju-info: is reserved for Juju: choose another name',
    ],
    [
      'an interface of Juju',
      'interface: http',
      'interface: juju-info',
      'provides.website.interface: "juju-info" is reserved for Juju: choose another interface',
    ],
    [
      "an endpoint's name",
      '\n  website:',
      '\n  webSite:',
      'provides.webSite: not an endpoint name: use lower-case letters and digits, joined by - or _',
    ],
    ['an endpoint without interface', 'interface: http', 'optional: true', 'provides.website.interface: is missing'],
    [
      "an action's name",
      '\n  greet:',
      '\n  Greet_all:',
      'actions.Greet_all: not an action name: use lower-case letters, digits and -',
    ],
    [
      'an action of Juju',
      '\n  greet:',
      '\n  juju-run:',
      'actions.juju-run: reserved for Juju: choose another action name',
    ],
    [
      'a required parameter that is not there',
      'required: [name]',
      'required: [nmae]',
      'actions.greet.required: "nmae" is not among params: add it there or take it out',
    ],
    [
      'a parameter type',
      /type: string\n {8}description: Whom/,
      'type: text\n        description: Whom',
      'actions.greet.params.name.type: must be string, integer, number, boolean, array or object (it is "text")',
    ],
    [
      'a reference',
      'additionalProperties: false',
      '$ref: x',
      'actions.greet.$ref: Juju refuses the key "$ref" in an action',
    ],
    [
      'an architecture without runtime',
      '\n  ubuntu@24.04:amd64:',
      '\n  ubuntu@24.04:s390x:',
      'platforms.ubuntu@24.04:s390x: there is no Node runtime for s390x: use amd64 or arm64',
    ],
    [
      'a platform without base',
      '\n  ubuntu@24.04:amd64:',
      '\n  amd64:',
      'platforms.amd64: names no base: write ubuntu@22.04:amd64, or add `base: ubuntu@22.04`',
    ],
    [
      'a label that says nothing',
      '\n  ubuntu@24.04:amd64:',
      '\n  noble machine:',
      'platforms.noble machine: write the label as ubuntu@22.04:amd64, or give it build-on and build-for',
    ],
    [
      'a build for two',
      'build-for: [ubuntu@22.04:arm64]',
      'build-for: [amd64, arm64]',
      'platforms.jammy-arm: build-for must name exactly one platform',
    ],
    ['a key twice', 'title: Demo', 'title: Demo\ntitle: Again', 'not YAML: Map keys must be unique'],
    ['an empty map', /^parts:\n(.*\n)*?\n/m, 'parts:\n\n', 'parts: must be'],
    ['nothing', /[^]*/, '', 'must be'],
  ])('names %s, where it stands and what to do', (_, from, to, sentence) => {
    const changed = good.replace(from, to);
    expect(changed).not.toBe(good);
    expect(refusal(changed)).toContain(sentence);
  });

  it('gives the line of each problem, and all of them at once', () => {
    const lines = refusal(good.replace('type: float', 'type: double').replace('interface: http', 'limit: none')).split(
      '\n',
    );
    const lineOf = (part: string): number => good.split('\n').findIndex((line) => line.includes(part)) + 1;
    expect(lines).toContainEqual(
      expect.stringContaining(`charmcraft.yaml:${lineOf('type: float')}: config.options.ratio.type`),
    );
    expect(lines).toContainEqual(expect.stringContaining('provides.website.limit'));
    expect(lines).toContainEqual(expect.stringContaining('provides.website.interface: is missing'));
  });

  it('says so where there is none', () => {
    expect(() => readCharmcraft('nowhere')).toThrow('nowhere: no charmcraft.yaml there: name the folder of a charm');
  });

  it('reads the platforms in their order', () => {
    expect(parseCharmcraft(good, 'f').platforms).toEqual([
      { label: 'ubuntu@22.04:amd64', base: { name: 'ubuntu', channel: '22.04' }, architecture: 'amd64' },
      { label: 'ubuntu@24.04:amd64', base: { name: 'ubuntu', channel: '24.04' }, architecture: 'amd64' },
      { label: 'jammy-arm', base: { name: 'ubuntu', channel: '22.04' }, architecture: 'arm64' },
    ]);
  });

  it('reads platforms under one base', () => {
    const text = good.replace(/^platforms:\n(.*\n)*?\n/m, 'base: ubuntu@24.04\nplatforms: {amd64: , arm64: }\n\n');
    expect(parseCharmcraft(text, 'f').platforms).toEqual([
      { label: 'amd64', base: { name: 'ubuntu', channel: '24.04' }, architecture: 'amd64' },
      { label: 'arm64', base: { name: 'ubuntu', channel: '24.04' }, architecture: 'arm64' },
    ]);
  });
});
