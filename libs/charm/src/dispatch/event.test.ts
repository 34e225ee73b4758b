import { describe, expect, it } from 'vitest';
import { eventOf, reasonOf } from './event.ts';

const always = { JUJU_UNIT_NAME: 'my-chat/3', JUJU_MODEL_NAME: 'm', JUJU_MODEL_UUID: 'u', JUJU_CHARM_HTTP_PROXY: '' };

describe('the event', () => {
  it.each([
    [{ JUJU_DISPATCH_PATH: 'hooks/config-changed' }, 'config-changed'],
    [
      {
        JUJU_DISPATCH_PATH: 'hooks/database-relation-changed',
        JUJU_RELATION: 'database',
        JUJU_RELATION_ID: 'database:7',
        JUJU_REMOTE_APP: 'postgresql-k8s',
        JUJU_REMOTE_UNIT: '',
      },
      'database-relation-changed (database:7, postgresql-k8s)',
    ],
    [
      {
        JUJU_DISPATCH_PATH: 'hooks/database-relation-joined',
        JUJU_RELATION: 'database',
        JUJU_RELATION_ID: 'database:7',
        JUJU_REMOTE_APP: 'postgresql-k8s',
        JUJU_REMOTE_UNIT: 'postgresql-k8s/0',
      },
      'database-relation-joined (database:7, postgresql-k8s/0)',
    ],
    [
      {
        JUJU_DISPATCH_PATH: 'hooks/database-relation-departed',
        JUJU_RELATION: 'database',
        JUJU_RELATION_ID: 'database:7',
        JUJU_REMOTE_APP: 'postgresql-k8s',
        JUJU_REMOTE_UNIT: 'postgresql-k8s/0',
        JUJU_DEPARTING_UNIT: 'my-chat/3',
      },
      'database-relation-departed (database:7, postgresql-k8s/0, my-chat/3 departs)',
    ],
    [{ JUJU_DISPATCH_PATH: 'actions/register-user', JUJU_ACTION_NAME: 'register-user' }, 'action register-user'],
    [
      { JUJU_DISPATCH_PATH: 'hooks/secret-changed', JUJU_SECRET_ID: 'secret:abc', JUJU_SECRET_LABEL: 'password' },
      'secret-changed (password)',
    ],
    [
      {
        JUJU_DISPATCH_PATH: 'hooks/secret-remove',
        JUJU_SECRET_ID: 'secret:abc',
        JUJU_SECRET_LABEL: '',
        JUJU_SECRET_REVISION: '2',
      },
      'secret-remove (secret:abc, revision 2)',
    ],
    [{ JUJU_DISPATCH_PATH: 'hooks/chat-pebble-ready', JUJU_WORKLOAD_NAME: 'chat' }, 'chat-pebble-ready'],
    [
      {
        JUJU_DISPATCH_PATH: 'hooks/chat-pebble-custom-notice',
        JUJU_WORKLOAD_NAME: 'chat',
        JUJU_NOTICE_ID: '12',
        JUJU_NOTICE_TYPE: 'custom',
        JUJU_NOTICE_KEY: 'example.org/backup-done',
      },
      'chat-pebble-custom-notice (example.org/backup-done)',
    ],
    ...['failed', 'recovered'].map((what): [Record<string, string>, string] => [
      {
        JUJU_DISPATCH_PATH: `hooks/chat-pebble-check-${what}`,
        JUJU_WORKLOAD_NAME: 'chat',
        JUJU_PEBBLE_CHECK_NAME: 'up',
      },
      `chat-pebble-check-${what} (up)`,
    ]),
    ...['attached', 'detaching'].map((what): [Record<string, string>, string] => [
      {
        JUJU_DISPATCH_PATH: `hooks/data-storage-${what}`,
        JUJU_STORAGE_ID: 'data/0',
        JUJU_STORAGE_LOCATION: '/data',
        JUJU_STORAGE_KIND: 'filesystem',
      },
      `data-storage-${what} (data/0)`,
    ]),
    ...['install', 'start', 'stop', 'remove', 'upgrade-charm', 'update-status', 'leader-elected'].map(
      (hook): [Record<string, string>, string] => [
        // Empty, as Juju leaves what another kind of hook has.
        { JUJU_DISPATCH_PATH: `hooks/${hook}`, JUJU_RELATION: '', JUJU_SECRET_ID: '', JUJU_STORAGE_ID: '' },
        hook,
      ],
    ),
  ])('is named as the log shows it: %o', (env, reason) => {
    const event = eventOf({ ...always, ...env });
    expect(event && reasonOf(event)).toBe(reason);
    expect(event?.app).toBe('my-chat');
  });

  it('is none when no hook and no action is named', () => {
    expect(eventOf({ ...always })).toBeUndefined();
    expect(eventOf({ ...always, JUJU_DISPATCH_PATH: 'hooks/' })).toBeUndefined();
  });

  it('knows the relation that is being broken, and who departs', () => {
    const env = { JUJU_RELATION: 'db', JUJU_RELATION_ID: 'db:1', JUJU_REMOTE_APP: 'pg' };
    expect(eventOf({ ...always, ...env, JUJU_DISPATCH_PATH: 'hooks/db-relation-broken' })?.relation).toMatchObject({
      id: 1,
      broken: true,
    });
    expect(
      eventOf({ ...always, ...env, JUJU_DISPATCH_PATH: 'hooks/db-relation-departed', JUJU_DEPARTING_UNIT: 'pg/0' })
        ?.relation,
    ).toMatchObject({ broken: false, departingUnit: 'pg/0' });
  });
});
