import { fingerprint, problemsOf, Secret, type Databag } from '@grimoire/charm';
import { relationOf, selfOf } from '@grimoire/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { databaseRequirer, type Access } from './requirer.ts';

const context = { endpoint: 'db', self: selfOf({ name: 'app' }) };
const requirer = databaseRequirer('any_client', { database: 'app' }, { port: 1234, see: (access: Access) => access });

const related = (remoteApp: Databag, secrets = {}) => relationOf('db', 'provider', { id: 7, remoteApp, secrets });
const user = { 'secret-user': { username: new Secret('u'), password: new Secret('word') } };

describe('a database of any kind', () => {
  it('has every endpoint, with the usual port where none is named', () => {
    const bag = { endpoints: 'a:1,b,[fd00::1]', 'read-only-endpoints': 'c', 'secret-user': 'secret:x', replset: 'rs' };
    expect(requirer.read([related(bag, user)], context)).toMatchObject({
      is: 'ready',
      value: {
        app: 'provider',
        name: 'app',
        endpoints: [
          { host: 'a', port: 1 },
          { host: 'b', port: 1234 },
          { host: 'fd00::1', port: 1234 },
        ],
        readOnly: [{ host: 'c', port: 1234 }],
        replset: 'rs',
        uris: undefined,
      },
    });
  });

  it('has the URL that the provider made, from the secret and from a bag in the clear', () => {
    const url = new Secret('any://u:word@a/app');
    const inSecret = { 'secret-user': { ...user['secret-user'], uris: url } };
    const readings = [
      requirer.read([related({ endpoints: 'a', 'secret-user': 'secret:x' }, inSecret)], context),
      requirer.read(
        [related({ endpoints: 'a', username: 'u', password: 'word', uris: 'any://u:word@a/app' })],
        context,
      ),
    ];
    for (const reading of readings) expect(reading).toMatchObject({ value: { uris: expect.any(Secret) } });
  });

  it('tells an answer in version 1 apart, and what to do', () => {
    const bag = { version: 'v1', requests: '[]', endpoints: 'a:1' };
    expect(problemsOf(requirer.read([related(bag)], context))).toEqual([
      {
        is: 'blocked',
        key: 'db',
        why: 'db: the provider charm answers in version 1 of the interface, and this charm asked in version 0: deploy a version of it that speaks both',
      },
    ]);
  });

  it('reads version 0 from a library of version 1, which leaves fields of its own in it', () => {
    const bag = {
      endpoints: 'a:1',
      'secret-user': 'secret:x',
      'secret-tls': 'secret:y',
      resource: 'app',
      salt: 's',
      version: '8',
    };
    const secrets = { ...user, 'secret-tls': { tls: new Secret('true'), 'tls-ca': new Secret('PEM') } };
    expect(requirer.read([related(bag, secrets)], context)).toMatchObject({
      is: 'ready',
      value: { version: '8', tls: { enabled: true, ca: 'PEM' } },
    });
  });

  it('follows a rotated password: the secret is read anew each time', () => {
    const passwords = ['before', 'after'].map((password) => {
      const secrets = { 'secret-user': { username: new Secret('u'), password: new Secret(password) } };
      const reading = requirer.read([related({ endpoints: 'a', 'secret-user': 'secret:x' }, secrets)], context);
      return fingerprint(reading.is === 'ready' ? (reading.value?.password ?? '') : '');
    });
    expect(passwords).toEqual([fingerprint('before'), fingerprint('after')]);
    expect(requirer.spec.secrets).toEqual(['secret-user', 'secret-tls']);
  });

  it('takes the first of several relations', () => {
    const first = related({ endpoints: 'a', username: 'u', password: 'w' });
    expect(requirer.read([first, { ...first, id: 9 }], context)).toMatchObject({ value: { relation: 7 } });
  });

  it('never crashes, and what is ready is whole', () => {
    const key = fc.constantFrom(
      'endpoints',
      'read-only-endpoints',
      'username',
      'password',
      'version',
      'requests',
      'tls',
    );
    const bags = fc.dictionary(fc.oneof(key, fc.string()), fc.oneof(fc.string({ unit: 'binary' }), fc.constant('v1')));
    fc.assert(
      fc.property(bags, (bag) => {
        const reading = requirer.read([related(bag)], context);
        if (reading.is === 'ready') expect(reading.value?.endpoints.length).toBeGreaterThan(0);
        else for (const { why } of problemsOf(reading)) expect(why).toMatch(/^db: /);
      }),
    );
  });
});
