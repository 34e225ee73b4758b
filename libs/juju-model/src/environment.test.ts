import { describe, expect, it } from 'vitest';
import { hookEnvironment } from './environment.ts';
import type { Hook } from './hook.ts';
import { storageAttached } from './machine/storage.ts';
import { setModelConfig } from './model-config.ts';
import { TestWorld, web } from './test-world.ts';

const world = new TestWorld().deploy(web).do((model) => storageAttached(model, 'web/0', 'data'));

function environment(hook: Hook, container: Record<string, string> = {}): Record<string, string> {
  return hookEnvironment(world.model, 'web/0', hook, {
    contextId: 'web/0-x-1',
    apiAddresses: ['10.0.0.1:17070', '10.0.0.2:17070'],
    container,
  });
}

const always = [
  'APT_LISTCHANGES_FRONTEND',
  'CHARM_DIR',
  'CLOUD_API_VERSION',
  'DEBIAN_FRONTEND',
  'JUJU_AGENT_SOCKET_ADDRESS',
  'JUJU_AGENT_SOCKET_NETWORK',
  'JUJU_API_ADDRESSES',
  'JUJU_AVAILABILITY_ZONE',
  'JUJU_CHARM_DIR',
  'JUJU_CHARM_FTP_PROXY',
  'JUJU_CHARM_HTTPS_PROXY',
  'JUJU_CHARM_HTTP_PROXY',
  'JUJU_CHARM_NO_PROXY',
  'JUJU_CONTEXT_ID',
  'JUJU_DISPATCH_PATH',
  'JUJU_HOOK_NAME',
  'JUJU_MACHINE_ID',
  'JUJU_MODEL_NAME',
  'JUJU_MODEL_UUID',
  'JUJU_PRINCIPAL_UNIT',
  'JUJU_SLA',
  'JUJU_UNIT_NAME',
  'JUJU_VERSION',
  'LANG',
  'PATH',
  'TERM',
];

/** juju.md 1.3, the rows by kind: exactly what is there besides what always is. */
const byKind: readonly (readonly [Hook, Record<string, string>])[] = [
  [{ kind: 'install' }, {}],
  [{ kind: 'config-changed' }, {}],
  [
    { kind: 'relation-created', endpoint: 'db', relation: 3, remoteApplication: 'pg' },
    { JUJU_RELATION: 'db', JUJU_RELATION_ID: 'db:3', JUJU_REMOTE_APP: 'pg', JUJU_REMOTE_UNIT: '' },
  ],
  [
    { kind: 'relation-changed', endpoint: 'db', relation: 3, remoteApplication: 'pg', version: 1 },
    { JUJU_RELATION: 'db', JUJU_RELATION_ID: 'db:3', JUJU_REMOTE_APP: 'pg', JUJU_REMOTE_UNIT: '' },
  ],
  [
    { kind: 'relation-joined', endpoint: 'db', relation: 3, remoteApplication: 'pg', remoteUnit: 'pg/0', version: 1 },
    { JUJU_RELATION: 'db', JUJU_RELATION_ID: 'db:3', JUJU_REMOTE_APP: 'pg', JUJU_REMOTE_UNIT: 'pg/0' },
  ],
  [
    {
      kind: 'relation-departed',
      endpoint: 'db',
      relation: 3,
      remoteApplication: 'pg',
      remoteUnit: 'pg/0',
      departing: 'web/0',
    },
    {
      JUJU_RELATION: 'db',
      JUJU_RELATION_ID: 'db:3',
      JUJU_REMOTE_APP: 'pg',
      JUJU_REMOTE_UNIT: 'pg/0',
      JUJU_DEPARTING_UNIT: 'web/0',
    },
  ],
  [
    { kind: 'storage-attached', storage: 'data/0' },
    {
      JUJU_STORAGE_ID: 'data/0',
      JUJU_STORAGE_LOCATION: '/var/lib/juju/storage/data/0',
      JUJU_STORAGE_KIND: 'filesystem',
    },
  ],
  [
    { kind: 'secret-rotate', secret: 'x', revision: 2 },
    { JUJU_SECRET_ID: 'secret:x', JUJU_SECRET_LABEL: '' },
  ],
  [
    { kind: 'secret-expired', secret: 'x', revision: 2 },
    { JUJU_SECRET_ID: 'secret:x', JUJU_SECRET_LABEL: '', JUJU_SECRET_REVISION: '2' },
  ],
  [{ kind: 'pebble-ready', container: 'app', boot: 'b' }, { JUJU_WORKLOAD_NAME: 'app' }],
  [
    { kind: 'pebble-custom-notice', container: 'app', notice: { id: '4', type: 'custom', key: 'a.b/c' } },
    { JUJU_WORKLOAD_NAME: 'app', JUJU_NOTICE_ID: '4', JUJU_NOTICE_TYPE: 'custom', JUJU_NOTICE_KEY: 'a.b/c' },
  ],
  [
    { kind: 'pebble-check-failed', container: 'app', check: 'up' },
    { JUJU_WORKLOAD_NAME: 'app', JUJU_PEBBLE_CHECK_NAME: 'up' },
  ],
  [
    { kind: 'action', id: 12, action: 'greet' },
    { JUJU_ACTION_NAME: 'greet', JUJU_ACTION_UUID: '12', JUJU_ACTION_TAG: 'action-12' },
  ],
];

describe('the environment of a dispatch', () => {
  it('is always this, and nothing else: no HOME, no USER', () => {
    expect(Object.keys(environment({ kind: 'start' })).toSorted()).toEqual(always);
    expect(environment({ kind: 'start' })).toMatchObject({
      JUJU_DISPATCH_PATH: 'hooks/start',
      JUJU_CHARM_DIR: '/var/lib/juju/agents/unit-web-0/charm',
      JUJU_AGENT_SOCKET_ADDRESS: '/var/lib/juju/agents/unit-web-0/agent.socket',
      JUJU_API_ADDRESSES: '10.0.0.1:17070 10.0.0.2:17070',
      PATH: expect.stringMatching(/^\/var\/lib\/juju\/tools\/unit-web-0:.*:\/charm\/bin$/),
    });
  });

  it.each(byKind)('of %j has its own variables', (hook, extra) => {
    const all = environment(hook);
    expect(Object.fromEntries(Object.entries(all).filter(([name]) => !always.includes(name)))).toEqual(extra);
  });

  it('names the action only in its own variables', () => {
    expect(environment({ kind: 'action', id: 1, action: 'greet' })).toMatchObject({
      JUJU_HOOK_NAME: '',
      JUJU_DISPATCH_PATH: 'actions/greet',
    });
  });

  it('takes of the container what Juju copies', () => {
    const all = environment(
      { kind: 'start' },
      { KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_OTHER: 'x', HOME: '/root' },
    );
    expect(all).toMatchObject({ KUBERNETES_SERVICE_HOST: '10.0.0.1' });
    expect(Object.keys(all)).not.toContain('KUBERNETES_OTHER');
    expect(Object.keys(all)).not.toContain('HOME');
  });

  it('has the model’s proxies, the older ones only when set', () => {
    const model = setModelConfig(world.model, { 'juju-http-proxy': 'http://a', 'http-proxy': 'http://b' });
    expect(hookEnvironment(model, 'web/0', { kind: 'start' }, { contextId: 'x' })).toMatchObject({
      JUJU_CHARM_HTTP_PROXY: 'http://a',
      http_proxy: 'http://b',
      HTTP_PROXY: 'http://b',
      no_proxy: '127.0.0.1,localhost,::1',
    });
  });
});
