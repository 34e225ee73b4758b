import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Container } from './harness/container.ts';
import { DataClient } from './harness/data-client.ts';
import { at, Grimoire, text } from './harness/grimoire.ts';
import { act } from './harness/model.ts';

/** A new pod in place of the old one, until it serves. */
async function replaced(grimoire: Grimoire, application: string, container: string): Promise<void> {
  await grimoire.do('replace-pod', `${application}/0`);
  await grimoire.until(
    'the new pod is there',
    async () => (await grimoire.try('ssh', '--container', container, `${application}/0`, 'true')).code,
    (code) => code === 0,
  );
  await grimoire.active(application);
}

describe('redis-k8s', { timeout: 180_000 }, () => {
  const grimoire = new Grimoire('redis');
  const client = new DataClient(grimoire);
  const server = new Container(grimoire, 'redis-k8s/0', 'redis');

  afterAll(() => grimoire.destroy(), 60_000);

  const cli = async (...command: readonly string[]): Promise<string> =>
    (await client.container.run('redis-cli', '-u', text(await client.given('redis')), ...command)).trim();

  it('wants its password while nobody is integrated, and shows it to the operator', async () => {
    await grimoire.do('deploy', 'redis-k8s');
    await grimoire.active('redis-k8s');
    expect(await server.run('redis-cli', 'ping')).toContain('NOAUTH');
    const password = text(at(await act(grimoire, 'redis-k8s/0', 'get-initial-admin-password'), 'redis-password'));
    expect(await server.run('env', `REDISCLI_AUTH=${password}`, 'redis-cli', 'ping')).toContain('PONG');
    expect(await grimoire.do('run', 'redis-k8s/0', 'check-service')).toContain('Service is running');
  });

  it('is found through the relation by another pod, which writes and reads', async () => {
    await client.deploy('redis');
    await grimoire.do('integrate', 'data-client:redis', 'redis-k8s:redis');
    expect(await client.given('redis')).toBe('redis://redis-k8s-0.redis-k8s-endpoints.local.svc.cluster.local:6379');
    await grimoire.until(
      'the password is off',
      () => cli('ping'),
      (answer) => answer === 'PONG',
    );
    expect(await cli('set', 'word', 'kept')).toBe('OK');
    expect(await cli('get', 'word')).toBe('kept');
  });

  it('has the word when its server was killed, and when its pod was replaced', async () => {
    const [before] = await server.processes('redis-server');
    await server.run('sh', '-c', `kill -KILL ${before?.split(' ')[0] ?? ''}`);
    await grimoire.until(
      'another server runs',
      () => server.processes('redis-server'),
      (seen) => seen.length === 1 && seen[0] !== before,
    );
    const get = async (): Promise<string> => cli('get', 'word').catch(String);
    expect(await grimoire.until('it serves', get, (answer) => answer === 'kept')).toBe('kept');
    await replaced(grimoire, 'redis-k8s', 'redis');
    expect(await grimoire.until('the new pod serves', get, (answer) => answer === 'kept')).toBe('kept');
  });

  it('wants its password again when nobody is integrated any more', async () => {
    await grimoire.do('remove-relation', 'data-client:redis', 'redis-k8s:redis');
    const ping = (): Promise<string> => server.run('redis-cli', 'ping').catch(String);
    expect(await grimoire.until('the password is on', ping, (seen) => seen.includes('NOAUTH'))).toContain('NOAUTH');
  });
});

describe('rabbitmq-k8s', { timeout: 180_000 }, () => {
  const grimoire = new Grimoire('rabbitmq');
  const client = new DataClient(grimoire);
  const script = fs.readFileSync(path.join(import.meta.dirname, 'harness/amqp.py'), 'utf8');

  beforeAll(async () => {
    await grimoire.do('deploy', 'rabbitmq-k8s');
    await client.deploy('redis');
    await grimoire.do('integrate', 'data-client:amqp', 'rabbitmq-k8s:amqp');
    await grimoire.active('rabbitmq-k8s');
  }, 180_000);
  afterAll(() => grimoire.destroy(), 60_000);

  /** One step of a conversation with the server, from another pod; what it said, whether or not that is a failure. */
  async function amqp(password: string, ...step: readonly string[]): Promise<string> {
    const server = await client.given('amqp');
    const command = ['python3', '-c', script, text(at(server, 'host')), text(at(server, 'username')), 'work', 'jobs'];
    const run = 'printf "%s" "$1" | { shift; "$@" 2>&1 || true; }';
    return (await client.container.run('sh', '-c', run, 'sh', password, ...command, ...step)).trim();
  }
  const current = async (): Promise<string> => text(at(await client.given('amqp'), 'password'));

  it('takes a message from one pod and hands it out again', async () => {
    const password = await current();
    expect(await amqp(password, 'publish', 'first')).toBe('kept');
    expect(await amqp(password, 'get')).toBe('first');
    expect(await amqp(password, 'get')).toBe('empty');
  });

  it('lets nobody in with another password', async () => {
    expect(await amqp('guessed', 'get')).toBe('refused');
  });

  it('has a message that was not taken when its pod was replaced', async () => {
    const password = await current();
    expect(await amqp(password, 'publish', 'second')).toBe('kept');
    await replaced(grimoire, 'rabbitmq-k8s', 'rabbitmq');
    await grimoire.until(
      'the new pod hands it out',
      async () => amqp(password, 'get'),
      (answer) => answer === 'second',
    );
    expect(await current()).toBe(password);
  });

  it('takes a new password for a relation, and the old one no more', async () => {
    const before = await current();
    const relation = String(at(await client.given('amqp'), 'relation'));
    await act(grimoire, 'rabbitmq-k8s/0', 'rotate-relation-password', { 'relation-id': relation });
    const password = await grimoire.until('a new one is told', current, (seen) => seen !== before);
    expect(await amqp(before, 'get')).toBe('refused');
    expect(await amqp(password, 'publish', 'third')).toBe('kept');
    expect(await amqp(password, 'get')).toBe('third');
  });

  it('forgets the user when the relation goes, and keeps what is in the virtual host', async () => {
    const asServer = ['setpriv', '--reuid=rabbitmq', '--regid=rabbitmq', '--clear-groups', 'env', 'LANG=C.UTF-8'];
    const node = ['HOME=/var/lib/rabbitmq', 'RABBITMQ_NODENAME=rabbit@localhost'];
    const server = new Container(grimoire, 'rabbitmq-k8s/0', 'rabbitmq');
    const rabbitmqctl = (...args: readonly string[]): Promise<string> =>
      server.run(...asServer, ...node, '/usr/lib/rabbitmq/bin/rabbitmqctl', '--quiet', ...args);
    expect(await rabbitmqctl('list_users')).toContain('data-client');
    await grimoire.do('remove-relation', 'data-client:amqp', 'rabbitmq-k8s:amqp');
    await grimoire.until(
      'the user is gone',
      () => rabbitmqctl('list_users'),
      (seen) => !seen.includes('data-client'),
    );
    expect(await rabbitmqctl('list_queues', '--vhost', 'work')).toContain('jobs');
  });
});
