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
    [{ JUJU_DISPATCH_PATH: 'actions/register-user', JUJU_ACTION_NAME: 'register-user' }, 'action register-user'],
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
