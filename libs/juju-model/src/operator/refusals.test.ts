import { describe, expect, it } from 'vitest';
import { charmFromFiles } from '../charm/charm-from-files.ts';
import { setModelConfig } from '../model-config.ts';
import type { Model } from '../model.ts';
import { pg, TestWorld, web } from '../test-world.ts';
import { runAction } from './actions.ts';
import { resetConfig, setConfig } from './configure.ts';
import { deploy } from './deploy.ts';
import { refresh } from './refresh.ts';
import { integrate, removeRelation } from './relate.ts';
import { removeUnits, scaleApplication } from './scale.ts';
import { addUserSecret, grantUserSecret } from './user-secrets.ts';

const at = 0;

/** web integrated with pg; a second pg under another name. */
const { model } = new TestWorld()
  .deploy(web)
  .deploy(pg)
  .deploy(pg, { name: 'spare' })
  .do((before) => integrate(before, 'web', 'pg', at));

function charm(metadata: string): typeof web {
  return charmFromFiles({
    'metadata.yaml': `name: x\nsummary: s\ndescription: d\n${metadata}`,
    'manifest.yaml': 'bases: [{name: ubuntu, channel: "22.04"}]',
  });
}

const many = deploy(
  deploy(model, { charm: charm('requires: {a: {interface: pg}, b: {interface: pg}}'), name: 'many' }, at),
  { charm: charm('requires: {c: {interface: other}}'), name: 'odd' },
  at,
);

const refused: readonly (readonly [string, () => Model, string])[] = [
  [
    'deploy a name that is there',
    () => deploy(model, { charm: web }, at),
    'cannot add application "web": application already exists',
  ],
  ['deploy a bad name', () => deploy(model, { charm: web, name: 'web-2' }, at), 'invalid application name "web-2"'],
  [
    'deploy an unknown option',
    () => deploy(model, { charm: web, name: 'w', config: { x: 1 } }, at),
    'unknown option "x"',
  ],
  [
    'deploy an unknown resource',
    () => deploy(model, { charm: web, name: 'w', resources: { x: { type: 'file', value: '' } } }, at),
    'unrecognized resource "x": the charm has file, image',
  ],
  [
    'deploy a resource of another type',
    () => deploy(model, { charm: web, name: 'w', resources: { image: { type: 'file', value: '' } } }, at),
    'resource "image" is of type oci-image, got file',
  ],
  [
    'deploy what assumes more',
    () => deploy(model, { charm: charm('assumes: [juju >= 9.1]') }, at),
    'charm requires feature "juju" (version >= 9.1) but model currently supports version 3.6.11',
  ],
  [
    'deploy what assumes the unknown',
    () => deploy(model, { charm: charm('assumes: [{any-of: [magic, juju < 3]}]') }, at),
    'charm requires feature "magic"',
  ],
  ['integrate what is not there', () => integrate(model, 'web', 'none', at), 'application "none" not found'],
  ['integrate an unknown endpoint', () => integrate(model, 'web:x', 'pg', at), 'application "web" has no "x" relation'],
  ['integrate what does not fit', () => integrate(many, 'odd', 'pg', at), 'no relations found'],
  [
    'integrate what is ambiguous',
    () => integrate(many, 'many', 'pg', at),
    'ambiguous relation: "many pg" could refer to "many:a pg:database"; "many:b pg:database"',
  ],
  [
    'integrate twice',
    () => integrate(model, 'web', 'pg', at),
    'cannot add relation "web:db pg:database": relation web:db pg:database already exists',
  ],
  [
    'integrate beyond the limit',
    () => integrate(model, 'web', 'spare', at),
    'would exceed its maximum relation limit of 1',
  ],
  [
    'remove a relation that is none',
    () => removeRelation(model, ['web', 'spare'], at),
    'relation "web spare" not found',
  ],
  [
    'remove a peer relation',
    () => removeRelation(model, 0, at),
    'cannot remove relation "web:ring": is a peer relation',
  ],
  ['set an unknown option', () => setConfig(model, 'web', { port: 1, x: 2 }), 'unknown option "x"'],
  [
    'set an option to another type',
    () => setConfig(model, 'web', { port: 'many' }),
    'option "port" expected int, got "many"',
  ],
  ['set a secret option to no URI', () => setConfig(model, 'web', { key: 'hunter' }), 'option "key" expected secret'],
  ['reset an unknown option', () => resetConfig(model, 'web', ['x']), 'unknown option "x"'],
  ['scale below zero', () => scaleApplication(model, 'web', -1, at), 'scale must be a positive integer or zero'],
  [
    'remove more units than there are',
    () => removeUnits(model, 'web', 2, at),
    'cannot remove 2 units of application "web": it has 1',
  ],
  [
    'refresh to a charm that lacks a used endpoint',
    () => refresh(model, 'pg', { charm: charm('') }, at),
    'would break relation',
  ],
  [
    'refresh to a charm that lacks storage',
    () =>
      refresh(
        deploy(model, { charm: web, name: 'w' }, at),
        'w',
        { charm: charm('peers: {ring: {interface: ring}}') },
        at,
      ),
    'existing storage "data" removed',
  ],
  ['run an unknown action', () => runAction(model, 'web/0', 'x', {}, at), 'action "x" not defined on unit "web/0"'],
  ['run an action on no unit', () => runAction(model, 'web/9', 'greet', {}, at), 'unit "web/9" not found'],
  [
    'run an action with bad parameters',
    () => runAction(model, 'web/0', 'greet', { count: 0, who: 1 }, at),
    'validation failed: ',
  ],
  [
    'set a bad interval',
    () => setModelConfig(model, { 'update-status-hook-interval': '5s' }),
    'cannot be less than 1m',
  ],
  [
    'add a secret with a bad key',
    () => addUserSecret(model, { id: 'x', name: 'n', content: { K: 'v' } }, at),
    'key "K" not valid',
  ],
  ['grant a secret that is none', () => grantUserSecret(model, 'n', 'web'), 'secret "n" not found'],
];

describe('the operator may not', () => {
  it.each(refused)('%s', (_what, verb, sentence) => {
    expect(verb).toThrow(sentence);
  });
});

describe('the operator may', () => {
  it('give texts for values, and another charm keeps the options that it still has', () => {
    const set = setConfig(model, 'web', { port: '81', debug: 'true', name: '' });
    expect(set.applications['web']?.config).toEqual({ port: 81, debug: true, name: '' });
    const next = charmFromFiles({
      'metadata.yaml':
        'name: web\nsummary: s\ndescription: d\nrequires: {db: {interface: pg}}\npeers: {ring: {interface: ring}, more: {interface: m}}\nstorage: {data: {type: filesystem}}',
      'manifest.yaml': 'bases: [{name: ubuntu, channel: "22.04"}]',
      'config.yaml': 'options: {port: {type: string}, debug: {type: boolean}}',
    });
    const { applications, relations } = refresh(set, 'web', { charm: next }, at);
    expect(applications['web']).toMatchObject({
      config: { debug: true },
      charmRevision: 1,
      modifiedVersion: 1,
      charmUrl: 'local:web-1',
    });
    expect(Object.values(relations).some(({ endpoints }) => endpoints[0]?.endpoint === 'more')).toBe(true);
  });
});
