import { describe, expect, it } from 'vitest';
import { storageAttached } from '../machine/storage.ts';
import { runAction } from '../operator/actions.ts';
import { integrate } from '../operator/relate.ts';
import { scaleApplication } from '../operator/scale.ts';
import { type Answer, caller, pg, TestWorld, web } from '../test-world.ts';
import { tools, toolsOf } from './tools.ts';

/** web/0 leads, web/1 does not; related to pg by relation 2, all told; the next hook is update-status. */
function related(): TestWorld {
  const world = new TestWorld().deploy(web).deploy(pg);
  world.do((model, at) => integrate(model, 'web:db', 'pg', at)).do((model) => storageAttached(model, 'web/0', 'data'));
  world.do((model, at) => scaleApplication(model, 'web', 2, at)).startPods();
  world.settleAll();
  return world.pass(10 * 60_000);
}

type Where = 'leader' | 'other' | 'action';

/** One call in a hook of web/0 (which leads), of web/1, or in an action. */
function call(where: Where, ...[command = '', ...args]: string[]): Answer {
  const world = related();
  const unit = where === 'other' ? 'web/1' : 'web/0';
  if (where === 'action') world.do((model, at) => runAction(model, unit, 'greet', {}, at));
  return caller(world.begin(unit))(command, ...args);
}

const id = 'abcdefghij0123456789';

/** Every text that a tool fails with for what the model holds; the texts of the command line are the grammar's. */
const refusals: readonly (readonly [Where, string, 1 | 2, string])[] = [
  ['leader', 'relation-get -r 9 - pg/0', 2, 'invalid value "9" for option -r: relation not found'],
  ['leader', 'relation-get -r db:9 - pg/0', 2, 'invalid value "db:9" for option -r: relation not found'],
  ['leader', 'relation-get - pg/0', 2, 'no relation id specified'],
  ['leader', 'relation-get -r 2', 2, 'no unit or application specified'],
  ['leader', 'relation-get -r 2 - pg', 2, 'expected unit name, got application name "pg"'],
  ['leader', 'relation-get -r 2 - other/0', 1, 'permission denied'],
  ['leader', 'relation-get -r 2 --app - other', 1, 'permission denied'],
  ['other', 'relation-get -r 2 --app - web', 1, 'permission denied (unauthorized access)'],
  ['other', 'relation-set -r 2 --app a=1', 1, 'cannot write relation settings'],
  ['leader', 'relation-ids', 2, 'no endpoint name specified'],
  ['leader', 'relation-list', 2, 'no relation id specified'],
  ['leader', 'status-set great', 2, 'invalid status "great", expected one of [maintenance blocked waiting active]'],
  ['other', 'status-set --application active', 1, 'this unit is not the leader'],
  ['other', 'status-get --application', 1, 'finding application status: this unit is not the leader'],
  ['other', 'leader-set a=1', 1, 'cannot write leadership settings: cannot write settings: not the leader'],
  ['leader', 'config-get --all name', 2, 'cannot use argument --all together with key "name"'],
  ['leader', 'network-get nowhere', 1, 'no network config found for binding "nowhere"'],
  ['leader', 'open-port 80-90', 1, 'port ranges are not supported for k8s applications, please specify a single port'],
  ['leader', 'state-get --strict gone', 1, '"gone" not found'],
  ['leader', `state-set k=${'v'.repeat(65_537)}`, 1, 'max allowed value length (65536) exceeded'],
  ['leader', `state-set ${'k'.repeat(257)}=v`, 1, 'max allowed key length (256) exceeded'],
  ['leader', 'storage-get', 2, 'no storage instance specified'],
  ['leader', 'storage-get -s data/7', 2, 'invalid value "data/7" for option -s: storage "data/7" not found'],
  ['leader', 'storage-get -s data/0 size', 1, 'invalid storage attribute "size"'],
  ['leader', 'resource-get', 2, 'missing required resource name'],
  ['leader', 'resource-get other', 1, 'could not download resource: resource "other" not found'],
  ['leader', 'credential-get', 1, 'cannot access cloud credentials: this model has no Kubernetes API behind it'],
  ['leader', 'unit-get colour', 2, 'unknown setting "colour"'],
  ['leader', 'application-version-set', 2, 'no version specified'],
  ['leader', 'action-get', 1, 'not running an action'],
  ['leader', 'action-set a=1', 1, 'not running an action'],
  ['leader', 'action-fail', 1, 'not running an action'],
  ['leader', 'action-log hi', 1, 'not running an action'],
  ['action', 'action-set stdout=1', 2, 'cannot set reserved action key "stdout"'],
  ['action', 'juju-reboot', 1, 'juju-reboot is not supported when running an action.'],
  ['other', 'secret-add key=value', 1, 'this unit is not the leader'],
  ['leader', 'secret-get', 2, 'require either a secret URI or label'],
  ['leader', `secret-get ${id} --peek --refresh`, 2, 'specify one of --peek or --refresh but not both'],
  ['leader', `secret-get secret:${id}`, 1, `secret "${id}" not found`],
  ['leader', 'secret-get --label mine', 1, 'consumer label "mine" not found'],
  ['leader', `secret-info-get ${id}`, 1, `secret "${id}" not found`],
  ['leader', `secret-grant ${id} -r 2`, 1, `secret "${id}" not found`],
  ['leader', 'k8s-spec-get', 1, 'bad request: unknown command: k8s-spec-get'],
];

describe('a refused tool', () => {
  it.each(refusals)('in a hook of the %s: %s', (where, line, code, text) => {
    expect(call(where, ...line.split(' '))).toEqual({ code, stdout: '', stderr: `ERROR ${text}\n` });
  });
});

/** What tools print in the ordinary case, as `--format=json`. */
const prints: readonly (readonly [Where, string, unknown])[] = [
  ['leader', 'config-get', { port: 8080, debug: false }],
  ['leader', 'config-get --all', { name: null, port: 8080, debug: false, key: null }],
  ['leader', 'config-get port', 8080],
  ['leader', 'config-get nothing', null],
  ['leader', 'relation-ids db', ['db:2']],
  ['leader', 'relation-ids nothing', []],
  ['leader', 'relation-list -r 2', ['pg/0']],
  ['leader', 'relation-list -r anything:2 --app', 'pg'],
  ['leader', 'relation-list -r 0', ['web/1']],
  [
    'leader',
    'relation-get -r 2 - pg/0',
    { 'egress-subnets': '10.1.0.1/32', 'ingress-address': '10.1.0.1', 'private-address': '10.1.0.1' },
  ],
  ['leader', 'relation-get -r 2 nothing pg/0', null],
  ['leader', 'relation-get -r 2 --app - pg/0', {}],
  ['other', 'relation-get -r 0 --app - web', {}],
  ['other', 'relation-get -r 0 ingress-address web/0', '10.1.0.1'],
  ['leader', 'relation-model-get -r 2', { uuid: '9f484882-2f18-4fd2-967d-db9663db7bea' }],
  ['leader', 'status-get', { status: 'unknown' }],
  ['leader', 'status-get --include-data', { message: '', status: 'unknown', 'status-data': {} }],
  ['leader', 'is-leader', true],
  ['other', 'is-leader', false],
  ['leader', 'leader-get', {}],
  ['leader', 'opened-ports', []],
  ['leader', 'network-get db --bind-address', '10.1.0.1'],
  [
    'leader',
    'network-get website',
    {
      'bind-addresses': [
        { 'mac-address': '', 'interface-name': '', addresses: [{ hostname: '', value: '10.1.0.1', cidr: '' }] },
      ],
      'egress-subnets': ['10.1.0.1/32'],
      'ingress-addresses': ['10.1.0.1'],
    },
  ],
  [
    'leader',
    'goal-state',
    {
      units: {
        'web/0': { status: 'unknown', since: '2026-01-02 03:04:05Z' },
        'web/1': { status: 'unknown', since: '2026-01-02 03:04:05Z' },
      },
      relations: {
        db: {
          pg: { status: 'joined', since: '2026-01-02 03:04:05Z' },
          'pg/0': { status: 'unknown', since: '2026-01-02 03:04:05Z' },
        },
      },
    },
  ],
  ['leader', 'state-get', null],
  ['leader', 'state-get nothing', ''],
  ['leader', 'storage-list', ['data/0']],
  ['other', 'storage-list', []],
  ['leader', 'storage-get -s data/0', { kind: 'filesystem', location: '/var/lib/juju/storage/data/0' }],
  ['leader', 'secret-ids', null],
  ['leader', 'unit-get private-address', '10.1.0.1'],
  ['action', 'action-get', { who: 'you' }],
  ['action', 'action-get who', 'you'],
  ['action', 'action-get who.else', null],
];

describe('a tool that reads', () => {
  it.each(prints)('in a hook of the %s: %s', (where, line, expected) => {
    const answer = call(where, ...line.split(' '), '--format=json');
    expect(answer).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(answer.stdout)).toEqual(expected);
  });

  it('writes to a file when -o says so', () => {
    const world = related();
    const written: [string, string][] = [];
    world.options = { writeFile: (path, content) => written.push([path, Buffer.from(content).toString()]) };
    expect(caller(world.begin('web/0'))('is-leader', '-o', 'out')).toMatchObject({ code: 0, stdout: '' });
    expect(written).toEqual([['/charm/out', 'True\n']]);
  });
});

describe('the tools', () => {
  it('lose on Juju 4 what Juju 4 lost', () => {
    expect(
      Object.keys(tools)
        .filter((name) => !toolsOf(4).includes(name))
        .toSorted(),
    ).toEqual(['leader-get', 'leader-set', 'payload-register', 'payload-status-set', 'payload-unregister']);
  });
});
