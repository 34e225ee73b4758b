import { describe, expect, it } from 'vitest';
import { ModelError } from '../model-error.ts';
import { charmFromFiles } from './charm-from-files.ts';

const manifest = 'bases: [{name: ubuntu, channel: "22.04", architectures: [amd64]}]';
const head = 'name: a\nsummary: s\ndescription: d\n';

function read(metadata: string, files: Record<string, string> = {}): ReturnType<typeof charmFromFiles> {
  return charmFromFiles({ 'metadata.yaml': head + metadata, 'manifest.yaml': manifest, ...files });
}

describe('a charm that is read', () => {
  it('has its defaults filled in, and unknown keys passed over', () => {
    const charm = read(
      `links: {website: x}
provides: {web: http}
requires: {db: {interface: pg, limit: 1, optional: true, colour: red}}
peers: {ring: {interface: ring}}
containers: {app: {resource: image, uid: 584792, mounts: [{storage: data, location: /data}]}}
resources: {image: {type: oci-image, upstream-source: x}}
storage: {data: {type: filesystem, minimum-size: 2G, multiple: {range: 0-3}}}
assumes: [juju >= 3.4, k8s-api]`,
      { 'config.yaml': 'options: {n: {type: int, default: "5"}, b: {type: boolean, default: "true"}, s: {}}' },
    );
    expect(charm).toMatchObject({
      endpoints: {
        web: { role: 'provider', interface: 'http', optional: false, scope: 'global' },
        db: { role: 'requirer', limit: 1, optional: true },
        ring: { role: 'peer' },
      },
      containers: { app: { resource: 'image', uid: 584792, mounts: [{ storage: 'data', location: '/data' }] } },
      storage: { data: { minimumSize: 2048, multiple: { min: 0, max: 3 } } },
      options: { n: { default: 5 }, b: { default: true }, s: { type: 'string' } },
      bases: [{ name: 'ubuntu', channel: '22.04', architectures: ['amd64'] }],
      charmUser: 'default',
    });
    expect(charm.options['s']).not.toHaveProperty('default');
    expect(JSON.parse(JSON.stringify(charm))).toStrictEqual(charm);
  });

  it('has action schemas with the parameters as properties', () => {
    const { actions } = read('', {
      'actions.yaml':
        'do-it: {description: x, parallel: true, params: {n: {type: integer}}, required: [n], additionalProperties: false}',
    });
    expect(actions['do-it']).toMatchObject({
      parallel: true,
      schema: { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'], additionalProperties: false },
    });
  });
});

/** What Juju refuses, by the file that it stands in. */
const refused: readonly (readonly [string, Record<string, string>, string])[] = [
  ['no name', { 'metadata.yaml': 'summary: s\ndescription: d' }, 'metadata: name: expected string, got nothing'],
  ['no yaml', { 'metadata.yaml': 'a: [' }, 'metadata.yaml: '],
  [
    'format 2 without a manifest',
    { 'metadata.yaml': `${head}assumes: [juju]`, 'manifest.yaml': '' },
    'assumes in metadata v1 not valid',
  ],
  [
    'containers without a manifest',
    { 'metadata.yaml': `${head}containers: {a: {}}`, 'manifest.yaml': '' },
    'containers without a manifest.yaml not valid',
  ],
  [
    'containers with series',
    { 'metadata.yaml': `${head}series: [focal]\ncontainers: {a: {}}` },
    'ambiguous metadata: keys "series" cannot be used with "containers"',
  ],
  [
    'a reserved endpoint',
    { 'metadata.yaml': `${head}requires: {juju-x: y}` },
    'charm "a" using a reserved relation name: "juju-x"',
  ],
  [
    'a reserved interface',
    { 'metadata.yaml': `${head}provides: {x: juju-y}` },
    'charm "a" relation "x" using a reserved interface: "juju-y"',
  ],
  [
    'an endpoint twice',
    { 'metadata.yaml': `${head}requires: {x: y}\nprovides: {x: y}` },
    'charm "a" using a duplicated relation name: "x"',
  ],
  [
    'an endpoint without interface',
    { 'metadata.yaml': `${head}requires: {x: {limit: 1}}` },
    'metadata: requires.x.interface: expected string, got nothing',
  ],
  [
    'a container without its resource',
    { 'metadata.yaml': `${head}containers: {c: {resource: r}}` },
    'parsing containers: referenced resource "r" not found',
  ],
  [
    'a container with a file',
    { 'metadata.yaml': `${head}containers: {c: {resource: r}}\nresources: {r: {filename: f}}` },
    'parsing containers: referenced resource "r" is not a oci-image',
  ],
  [
    'a mount of no storage',
    { 'metadata.yaml': `${head}containers: {c: {mounts: [{storage: s, location: /x}]}}` },
    'parsing containers: container "c": storage "s" not valid',
  ],
  [
    'a reserved uid',
    { 'metadata.yaml': `${head}containers: {c: {uid: 1000}}` },
    'parsing containers: container "c" has invalid uid 1000: uid cannot be in reserved range 1000-9999',
  ],
  [
    'a charm user',
    { 'metadata.yaml': `${head}charm-user: bob` },
    'parsing charm-user: invalid charm-user "bob" expected one of root, sudoer or non-root',
  ],
  [
    'storage without type',
    { 'metadata.yaml': `${head}storage: {s: {}}` },
    'charm "a" storage "s": type must be specified',
  ],
  [
    'a block with a location',
    { 'metadata.yaml': `${head}storage: {s: {type: block, location: /x}}` },
    'charm "a" storage "s": location may not be specified for "type: block"',
  ],
  [
    'a file resource without filename',
    { 'metadata.yaml': `${head}resources: {r: {type: file}}` },
    'resource missing filename',
  ],
  ['a resource type', { 'metadata.yaml': `${head}resources: {r: {type: x}}` }, 'unsupported resource type "x"'],
  [
    'a base',
    { 'manifest.yaml': 'bases: [{name: alpine, channel: "3"}]' },
    'manifest: invalid base in manifest: os "alpine" not valid',
  ],
  [
    'an architecture',
    { 'manifest.yaml': 'bases: [{name: ubuntu, channel: "3", architectures: [x86]}]' },
    'manifest: invalid base in manifest: architecture "x86" not valid',
  ],
  ['an empty config', { 'config.yaml': '' }, 'invalid config: empty configuration'],
  [
    'an option type',
    { 'config.yaml': 'options: {x: {type: list}}' },
    'invalid config: option "x" has unknown type "list"',
  ],
  [
    'a default',
    { 'config.yaml': 'options: {x: {type: int, default: many}}' },
    'invalid config default: option "x" expected int, got "many"',
  ],
  ['an action name', { 'actions.yaml': 'Do_it: {}' }, 'bad action name Do_it'],
  [
    'a reserved action',
    { 'actions.yaml': 'juju-x: {}' },
    'cannot use action name juju-x: the "juju-" prefix is reserved',
  ],
  [
    'a reference',
    { 'actions.yaml': 'x: {params: {a: {$ref: y}}}' },
    'schema key "$ref" not compatible with this version of juju',
  ],
  [
    'a schema type',
    { 'actions.yaml': 'x: {params: {a: {type: text}}}' },
    'invalid params schema for action schema x: has a primitive type that is NOT VALID',
  ],
];

describe('a charm that is refused', () => {
  it.each(refused)('for %s', (_what, files, sentence) => {
    const reading = (): unknown => charmFromFiles({ 'metadata.yaml': head, 'manifest.yaml': manifest, ...files });
    expect(reading).toThrow(ModelError);
    expect(reading).toThrow(sentence);
  });
});

it('says in one line where a file is no YAML', () => {
  const broken = { 'metadata.yaml': 'name: [broken\n' };
  expect(() => charmFromFiles(broken)).toThrow(/^metadata\.yaml: [^\n]+ at line \d+, column \d+$/);
});
