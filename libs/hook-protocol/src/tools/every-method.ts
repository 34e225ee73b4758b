/** For tests: each method of the tools, with the command line that it makes. */
import type { ToolReply, Transport } from '../transport/transport.ts';
import { HookTools } from './hook-tools.ts';

export const uri = 'secret:0123456789abcdefghij';

export interface Made {
  readonly command: string;
  readonly args: readonly string[];
  readonly stdin: string | undefined;
}

/** Tools over a transport that answers always the same and writes down what it was asked. */
export function answering(
  answer: Partial<ToolReply> | string,
  kind: 'rpc' | 'spawn' = 'rpc',
): { tools: HookTools; made: Made[] } {
  const made: Made[] = [];
  const reply = typeof answer === 'string' ? { stdout: Buffer.from(answer) } : answer;
  const transport: Transport = {
    kind,
    call: (command, args, stdin) => {
      made.push({ command, args, stdin: stdin && Buffer.from(stdin).toString() });
      return Promise.resolve({ code: 0, stdout: new Uint8Array(), stderr: new Uint8Array(), ...reply });
    },
    close: () => undefined,
  };
  return { tools: new HookTools(transport), made };
}

export function refusing(text: string, code = 1): HookTools {
  return answering({ code, stderr: Buffer.from(`ERROR ${text}\n`) }).tools;
}

export type Use = (tools: HookTools) => Promise<unknown>;

/** Every method, the command line that it makes, and what it reads out of an answer. */
export const rows: readonly (readonly [line: string, use: Use, answer: string, found: unknown])[] = [
  [
    'config-get --format=json',
    (t) => t.config.get(),
    '{"a":1,"b":"x","c":true,"d":null,"e":[1]}',
    { a: 1, b: 'x', c: true },
  ],
  ['config-get --format=json -- -key', (t) => t.config.one('-key'), 'null', undefined],
  ['relation-ids --format=json -- db', (t) => t.relations.ids('db'), '["db:1","db:4"]', ['db:1', 'db:4']],
  ['relation-list --format=json -r db:1', (t) => t.relations.units('db:1'), '["pg/0"]', ['pg/0']],
  ['relation-list --format=json --app -r db:1', (t) => t.relations.remoteApplication('db:1'), '"pg"', 'pg'],
  ['relation-model-get --format=json -r db:1', (t) => t.relations.remoteModel('db:1'), '{"uuid":"u"}', 'u'],
  [
    'relation-get --format=json -r db:1 -- - pg/0',
    (t) => t.relations.unitData('db:1', 'pg/0'),
    '{"k":"v"}',
    { k: 'v' },
  ],
  ['relation-get --format=json -r db:1 --app -- - pg', (t) => t.relations.applicationData('db:1', 'pg'), 'null', {}],
  [
    'relation-set -r db:1 --file - < {"k":"v","gone":""}',
    (t) => t.relations.setUnitData('db:1', { k: 'v', gone: undefined }),
    '',
    undefined,
  ],
  [
    'relation-set -r db:1 --app --file - < {"k":"v"}',
    (t) => t.relations.setApplicationData('db:1', { k: 'v' }),
    '',
    undefined,
  ],
  [`secret-get --format=json --peek -- ${uri}`, (t) => t.secrets.peek({ uri }), '{"password":"p"}', { password: 'p' }],
  ['secret-get --format=json --peek --label db --', (t) => t.secrets.peek({ label: 'db' }), '{}', {}],
  [`secret-get --format=json --label db -- ${uri}`, (t) => t.secrets.get({ uri }, 'db'), '{}', {}],
  [`secret-get --format=json --refresh -- ${uri}`, (t) => t.secrets.refresh({ uri }), '{}', {}],
  [
    `secret-get --format=json --peek -- ${uri} key#base64`,
    (t) => t.secrets.peekBytes({ uri }, 'key'),
    '"AP8="',
    Buffer.of(0, 255),
  ],
  [
    'secret-add --owner unit --label db --rotate daily --expire 2026-01-01T00:00:00.000Z -- key#base64=dg== none#file=/dev/null',
    (t) =>
      t.secrets.add(
        { key: 'v', none: '' },
        { owner: 'unit', label: 'db', rotate: 'daily', expire: new Date('2026-01-01') },
      ),
    `${uri}\n`,
    uri,
  ],
  [`secret-set --description d -- ${uri}`, (t) => t.secrets.set(uri, undefined, { description: 'd' }), '', undefined],
  [`secret-remove --revision 2 -- ${uri}`, (t) => t.secrets.remove(uri, 2), '', undefined],
  [`secret-grant -r db:1 --unit pg/0 -- ${uri}`, (t) => t.secrets.grant(uri, 'db:1', 'pg/0'), '', undefined],
  [`secret-revoke -r db:1 -- ${uri}`, (t) => t.secrets.revoke(uri, { relation: 'db:1' }), '', undefined],
  [`secret-revoke --app pg -- ${uri}`, (t) => t.secrets.revoke(uri, { application: 'pg' }), '', undefined],
  [`secret-revoke --unit pg/0 -- ${uri}`, (t) => t.secrets.revoke(uri, { unit: 'pg/0' }), '', undefined],
  [
    'secret-info-get --format=json --label db --',
    (t) => t.secrets.info({ label: 'db' }),
    '{"id1":{"revision":3,"label":"db","owner":"unit","rotation":"daily","new":1,"access":[{"target":"a","scope":"s","role":"view"}]}}',
    {
      id: 'id1',
      revision: 3,
      label: 'db',
      owner: 'unit',
      rotation: 'daily',
      access: [{ target: 'a', scope: 's', role: 'view' }],
    },
  ],
  ['secret-ids --format=json', (t) => t.secrets.ids(), 'null', []],
  [
    'status-get --format=json --include-data',
    (t) => t.status.unit(),
    '{"message":"m","status":"active","status-data":{}}',
    { status: 'active', message: 'm' },
  ],
  [
    'status-get --format=json --include-data --application',
    (t) => t.status.application(),
    '{"application-status":{"status":"active","units":{"a/0":{"status":"blocked","message":"m"}}}}',
    { status: 'active', message: '', units: { 'a/0': { status: 'blocked', message: 'm' } } },
  ],
  ['status-set -- blocked -m', (t) => t.status.setUnit('blocked', '-m'), '', undefined],
  ['status-set --application -- active ', (t) => t.status.setApplication('active'), '', undefined],
  ['is-leader --format=json', (t) => t.leadership.isLeader(), 'true', true],
  ['leader-get --format=json', (t) => t.leadership.settings(), '{"a":"b"}', { a: 'b' }],
  ['leader-set -- a=b', (t) => t.leadership.setSettings({ a: 'b' }), '', undefined],
  ['state-get --format=json', (t) => t.state.all(), 'null', {}],
  ['state-get --format=json --strict -- k', (t) => t.state.one('k'), '""', ''],
  ['state-set --file - < {"k":""}', (t) => t.state.set({ k: '' }), '', undefined],
  ['state-delete -- k', (t) => t.state.delete('k'), '', undefined],
  [
    'opened-ports --format=json',
    (t) => t.ports.opened(),
    '["80/tcp","53/udp","1-2/tcp","icmp"]',
    [
      { port: 80, protocol: 'tcp' },
      { port: 53, protocol: 'udp' },
    ],
  ],
  ['open-port 80/tcp', (t) => t.ports.open(80), '', undefined],
  ['close-port 53/udp', (t) => t.ports.close(53, 'udp'), '', undefined],
  [
    'network-get --format=json -r db:1 -- db',
    (t) => t.network.get('db', 'db:1'),
    '{"bind-addresses":[{"addresses":[{"value":"10.1.2.3"},{"value":""}]}],"ingress-addresses":["10.2.0.1"]}',
    { bindAddresses: ['10.1.2.3'], ingressAddresses: ['10.2.0.1'], egressSubnets: [] },
  ],
  ['unit-get --format=json private-address', (t) => t.network.unitAddress('private-address'), '"10.1.2.3"', '10.1.2.3'],
  ['storage-list --format=json -- data', (t) => t.storage.ids('data'), '["data/0"]', ['data/0']],
  [
    'storage-get --format=json -s data/0',
    (t) => t.storage.get('data/0'),
    '{"kind":"filesystem","location":"/data"}',
    { kind: 'filesystem', location: '/data' },
  ],
  ['storage-add -- data=2', (t) => t.storage.add('data', 2), '', undefined],
  ['resource-get -- image', (t) => t.resources.path('image'), '/resources/image', '/resources/image'],
  ['action-get --format=json', (t) => t.action.parameters(), '{"n":1}', { n: 1 }],
  ['action-set -- a.b=v', (t) => t.action.set({ 'a.b': 'v' }), '', undefined],
  ['action-fail -- why', (t) => t.action.fail('why'), '', undefined],
  ['action-log -- progress', (t) => t.action.log('progress'), '', undefined],
  ['juju-log --log-level DEBUG -- --text', (t) => t.log.write('DEBUG', '--text'), '', undefined],
  [
    'goal-state --format=json',
    (t) => t.goalState.get(),
    '{"units":{"a/0":{"status":"active","since":"s"}},"relations":{"db":{"pg":{"status":"joined","since":"s"}}}}',
    { units: { 'a/0': { status: 'active', since: 's' } }, relations: { db: { pg: { status: 'joined', since: 's' } } } },
  ],
  [
    'credential-get --format=json',
    (t) => t.credential.get(),
    '{"type":"kubernetes","credential":{"auth-type":"oauth2","attrs":{"Token":"t"}},"cacertificates":["pem"]}',
    {
      type: 'kubernetes',
      name: '',
      region: '',
      endpoint: '',
      authType: 'oauth2',
      attributes: { Token: 't' },
      caCertificates: ['pem'],
      isControllerCloud: false,
    },
  ],
  ['application-version-set -- 1.2', (t) => t.application.setVersion('1.2'), '', undefined],
  ['juju-reboot --now', (t) => t.application.reboot('now'), '', undefined],
  ['payload-register -- docker web 1 x', (t) => t.payloads.register('docker', 'web', '1', ['x']), '', undefined],
  ['payload-unregister -- web 1', (t) => t.payloads.unregister('web', '1'), '', undefined],
  ['payload-status-set -- web 1 started', (t) => t.payloads.setStatus('web', '1', 'started'), '', undefined],
];
