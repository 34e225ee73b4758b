import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Container } from './harness/container.ts';
import { DataClient } from './harness/data-client.ts';
import { at, Grimoire, text } from './harness/grimoire.ts';
import { call, Matrix } from './harness/matrix.ts';
import { act, urlOf } from './harness/model.ts';

const configuration = '/data/homeserver.yaml';

describe('Synapse with a Redis and a bridge', { timeout: 120_000 }, () => {
  const grimoire = new Grimoire('related');
  const synapse = new Container(grimoire, 'synapse/0', 'synapse');
  const redis = new Container(grimoire, 'redis-k8s/0', 'redis');
  const bridge = new DataClient(grimoire);
  let alice: Matrix | undefined;
  let room = '';

  beforeAll(async () => {
    for (const name of ['postgresql-k8s', 'redis-k8s']) await grimoire.do('deploy', name);
    await grimoire.do('deploy', 'synapse', '--config', 'server_name=example.org');
    await grimoire.do('integrate', 'synapse:database', 'postgresql-k8s:database');
    await bridge.deploy('redis');
    for (const name of ['redis-k8s', 'synapse']) await grimoire.active(name, 180);
    const made = await act(grimoire, 'synapse/0', 'register-user', { username: 'alice' });
    alice = await Matrix.login(await urlOf(grimoire, 'synapse'), 'alice', text(at(made, 'user-password')));
    room = await alice.createRoom('Related');
  }, 300_000);
  afterAll(() => grimoire.destroy(), 60_000);

  /** Alice's login lasts; the server's port on this machine may not. */
  const says = async (words: string): Promise<void> => {
    await alice?.at(await urlOf(grimoire, 'synapse')).send(room, words);
  };
  const configured = (has: (text: string) => boolean): Promise<string> =>
    grimoire.until('it is in the configuration', () => synapse.read(configuration), has);
  const listeners = (): Promise<string> => redis.run('redis-cli', 'pubsub', 'numsub', 'example.org').catch(String);
  const serves = (): Promise<boolean> =>
    grimoire.until(
      'Synapse answers',
      async () =>
        (await call(await urlOf(grimoire, 'synapse'), 'GET', '/_matrix/client/versions').catch(() => 0)) !== 0,
      Boolean,
    );

  it('is told of the Redis, and listens there for other processes of its server', async () => {
    await grimoire.do('integrate', 'synapse:redis', 'redis-k8s:redis');
    const written = await configured((yaml) => yaml.includes('\nredis:\n'));
    expect(written).toMatch(
      /^redis:\n {2}enabled: true\n {2}host: "redis-k8s-0\.redis-k8s-endpoints\..*"\n {2}port: 6379$/m,
    );
    const heard = await grimoire.until('Synapse listens', listeners, (seen) => /example\.org\s+1\b/.test(seen));
    expect(heard).toMatch(/example\.org\s+1\b/);
    expect(await redis.run('redis-cli', 'client', 'list')).toMatch(/cmd=subscribe/);
  });

  it('says through the Redis what a worker would have to know, from another pod', async () => {
    await serves();
    const url = 'redis://redis-k8s-0.redis-k8s-endpoints.local.svc.cluster.local';
    const listening = bridge.container.run('timeout', '12', 'redis-cli', '-u', url, 'subscribe', 'example.org');
    const spoken = listening.catch((error: unknown) => String(error));
    await grimoire.until('somebody else listens', listeners, (seen) => /example\.org\s+2\b/.test(seen));
    await says('heard elsewhere');
    expect(await spoken).toMatch(/RDATA events master \d+ .*m\.room\.message/);
  });

  it('waits for the Redis to come back, and listens again', async () => {
    const [before] = await redis.processes('redis-server');
    await redis.run('sh', '-c', `kill -KILL ${before?.split(' ')[0] ?? ''}`);
    const heard = await grimoire.until('Synapse listens', listeners, (seen) => /example\.org\s+1\b/.test(seen));
    expect(heard).toMatch(/example\.org\s+1\b/);
    await says('after the other server');
  });

  it('goes on without, when the relation goes', async () => {
    await grimoire.do('remove-relation', 'synapse:redis', 'redis-k8s:redis');
    expect(await configured((yaml) => !yaml.includes('\nredis:\n'))).not.toContain('redis');
    await grimoire.active('synapse');
    await serves();
    await says('alone');
    expect(await alice?.at(await urlOf(grimoire, 'synapse')).messages(room)).toEqual([
      'heard elsewhere',
      'after the other server',
      'alone',
    ]);
  });

  it('knows the bridge whose registration came sealed', async () => {
    await grimoire.do('integrate', 'data-client:matrix-auth', 'synapse:matrix-auth');
    const written = await configured((yaml) => yaml.includes('app_service_config_files'));
    const path = /\/data\/appservice-registration-matrix-auth-\d+\.yaml/.exec(written)?.[0] ?? 'none';
    expect(await synapse.read(path)).toContain('"sender_localpart":"bridge"');
    await serves();
    const token = 'token-of-the-bridge';
    const url = await urlOf(grimoire, 'synapse');
    const who = await grimoire.until(
      'the bridge is let in',
      () => call(url, 'GET', '/_matrix/client/v3/account/whoami', token).catch(String),
      (seen) => at(seen, 'user_id') !== undefined,
    );
    expect(who).toMatchObject({ user_id: '@bridge:example.org' });
  });

  it('lets the bridge act for its own users, and nobody else for them', async () => {
    const url = await urlOf(grimoire, 'synapse');
    const body = { type: 'm.login.application_service', username: 'bridged-bob' };
    expect(await call(url, 'POST', '/_matrix/client/v3/register', 'token-of-the-bridge', body)).toMatchObject({
      user_id: '@bridged-bob:example.org',
    });
    await expect(call(url, 'POST', '/_matrix/client/v3/register', 'a-guess', body)).rejects.toThrow(
      /401|M_UNKNOWN_TOKEN/,
    );
    const register = act(grimoire, 'synapse/0', 'register-user', { username: 'bridged-eve' });
    await expect(register).rejects.toThrow(/reserved|exclusive/i);
  });

  it('gives the bridge a secret that registers users, and where to', async () => {
    const given = await bridge.given('matrix-auth');
    expect(at(given, 'url')).toBe('https://example.org');
    const url = await urlOf(grimoire, 'synapse');
    const register = '/_synapse/admin/v1/register';
    const nonce = text(at(await call(url, 'GET', register), 'nonce'));
    const user = { username: 'carol', password: 'a-word-for-carol', admin: false };
    const signed = [nonce, user.username, user.password, 'notadmin'].join('\0');
    const mac = createHmac('sha1', text(at(given, 'sharedSecret')))
      .update(signed)
      .digest('hex');
    const made = await call(url, 'POST', register, undefined, { ...user, nonce, mac });
    expect(made).toMatchObject({ user_id: '@carol:example.org' });
    expect((await Matrix.login(url, 'carol', user.password)).userId).toBe('@carol:example.org');
  });

  it('lets the bridge in no more when the relation goes', async () => {
    await grimoire.do('remove-relation', 'data-client:matrix-auth', 'synapse:matrix-auth');
    await configured((yaml) => !yaml.includes('app_service_config_files'));
    await serves();
    const url = await urlOf(grimoire, 'synapse');
    const who = await grimoire.until(
      'the bridge is refused',
      () => call(url, 'GET', '/_matrix/client/v3/account/whoami', 'token-of-the-bridge').catch(String),
      (seen) => String(seen).includes('M_UNKNOWN_TOKEN'),
    );
    expect(who).toContain('401');
    await grimoire.active('synapse');
  });
});
