import { afterAll, describe, expect, it } from 'vitest';
import { Container, credentialsOf, engineOf, logsIn } from './harness/container.ts';
import { at, Grimoire, text } from './harness/grimoire.ts';
import { Matrix } from './harness/matrix.ts';
import { act, urlOf } from './harness/model.ts';

/** The number of the relation between the two. */
async function relationId(grimoire: Grimoire): Promise<string> {
  const relations = at(await grimoire.json('status'), 'relations');
  const found = Array.isArray(relations) ? relations.find((one) => at(one, 'interface') === 'postgresql_client') : {};
  return String(at(found, 'id'));
}

/** Both in one look after the other: what the operator is told, and what the server is configured for. */
interface Sample {
  readonly status: string;
  readonly message: string;
  readonly engine: string;
  readonly running: boolean;
}

async function sample(grimoire: Grimoire, synapse: Container): Promise<Sample> {
  const { current: status, message } = await grimoire.status('synapse');
  const running = (await synapse.processes('synapse.app.homeserver')).length > 0;
  return { status, message, engine: await engineOf(synapse), running };
}

/** Looks until it is so, and gives all that was seen on the way. */
async function watched(
  grimoire: Grimoire,
  synapse: Container,
  so: (seen: Sample) => boolean,
): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  const see = async (): Promise<Sample> => {
    const seen = await sample(grimoire, synapse);
    samples.push(seen);
    return seen;
  };
  await grimoire.until('the database is as it should be', see, so, 120);
  return samples;
}

describe('a server whose database comes late', { timeout: 180_000 }, () => {
  const grimoire = new Grimoire('database');
  const synapse = new Container(grimoire, 'synapse/0', 'synapse');
  const nginx = new Container(grimoire, 'synapse/0', 'synapse-nginx');
  const postgresql = new Container(grimoire, 'postgresql-k8s/0', 'postgresql');
  let login: Matrix | undefined;
  let room = '';

  /** She logged in once: her session outlives everything here. */
  async function alice(): Promise<Matrix> {
    if (login === undefined) throw new Error('alice has not logged in');
    return login.at(await urlOf(grimoire, 'synapse'));
  }

  afterAll(() => grimoire.destroy(), 60_000);

  it('serves from SQLite without PostgreSQL, and says that this is for trying out', async () => {
    await grimoire.do('deploy', 'synapse', '--config', 'server_name=example.org');
    await grimoire.active('synapse');
    const { message } = await grimoire.status('synapse');
    expect(message).toBe('on SQLite, for trying out: juju integrate synapse:database postgresql-k8s');
    expect(await engineOf(synapse)).toBe('sqlite3');
    const versions = await fetch(new URL('/_matrix/client/versions', await urlOf(grimoire, 'synapse')));
    expect(versions.status).toBe(200);
  });

  it('waits for PostgreSQL when it is integrated, then runs on it and never on SQLite again', async () => {
    await grimoire.do('deploy', 'postgresql-k8s');
    await grimoire.do('integrate', 'synapse:database', 'postgresql-k8s:database');
    const samples = await watched(
      grimoire,
      synapse,
      // Until the hook has ended, the status is that of the one before.
      ({ status, message, engine }) => status === 'active' && message === '' && engine === 'psycopg2',
    );
    expect(samples.map(({ status }) => status)).toContain('waiting');
    expect(samples.find(({ status }) => status === 'waiting')?.message).toMatch(/^database: waiting for/);
    const first = samples.findIndex(({ engine }) => engine === 'psycopg2');
    expect(new Set(samples.slice(first).map(({ engine }) => engine))).toEqual(new Set(['psycopg2']));
  });

  it('keeps a message in PostgreSQL', async () => {
    const made = await act(grimoire, 'synapse/0', 'register-user', { username: 'alice', admin: 'true' });
    const client = await Matrix.login(await urlOf(grimoire, 'synapse'), 'alice', text(at(made, 'user-password')));
    login = client;
    room = await client.createRoom('kept');
    await client.send(room, 'before anything happened');
    expect(await client.messages(room)).toEqual(['before anything happened']);
  });

  it('takes a rotated password: Synapse and its exporter start anew, NGINX does not, the old one is refused', async () => {
    const before = {
      server: await synapse.processes('synapse.app.homeserver'),
      exporter: await synapse.processes('stats-exporter'),
      nginx: await nginx.processes('nginx: master'),
      credentials: await credentialsOf(synapse),
    };
    expect([before.server.length, before.exporter.length, before.nginx.length]).toEqual([1, 1, 1]);
    expect(await logsIn(postgresql, before.credentials)).toBe('1');

    await act(grimoire, 'postgresql-k8s/0', 'rotate-relation-password', { 'relation-id': await relationId(grimoire) });
    const server = await grimoire.until(
      'Synapse runs anew',
      () => synapse.processes('synapse.app.homeserver'),
      (seen) => seen.length === 1 && seen[0] !== before.server[0],
    );
    await grimoire.active('synapse');

    const credentials = await credentialsOf(synapse);
    expect(credentials.user).toBe(before.credentials.user);
    expect(credentials.password).not.toBe(before.credentials.password);
    expect(await logsIn(postgresql, credentials)).toBe('1');
    expect(await logsIn(postgresql, before.credentials)).toContain('password authentication failed');
    const exporter = await synapse.processes('stats-exporter');
    expect(exporter).toHaveLength(1);
    expect(exporter).not.toEqual(before.exporter);
    expect(server).toHaveLength(1);
    expect(await nginx.processes('nginx: master')).toEqual(before.nginx);
    await answers();
    expect(await (await alice()).messages(room)).toEqual(['before anything happened']);
  });

  it('stops without its database, keeps every file and names the remedy', async () => {
    const files = await synapse.run('ls', '/data');
    await grimoire.do('remove-relation', 'synapse:database', 'postgresql-k8s:database');
    const samples = await watched(grimoire, synapse, ({ status, running }) => status === 'blocked' && !running);
    expect(samples.at(-1)?.message).toBe(
      "database: this server's data is in PostgreSQL, and it is stopped until that is back: juju integrate synapse:database postgresql-k8s",
    );
    expect(new Set(samples.map(({ engine }) => engine))).toEqual(new Set(['psycopg2']));
    expect(await synapse.run('ls', '/data')).toBe(files);
    expect(await synapse.processes('stats-exporter')).toEqual([]);
  });

  it('has all its data when it is integrated again', async () => {
    await grimoire.do('integrate', 'synapse:database', 'postgresql-k8s:database');
    const samples = await watched(grimoire, synapse, ({ status }) => status === 'active');
    // While it waits nothing runs; what runs is on PostgreSQL.
    expect(samples.filter(({ running }) => running).every(({ engine }) => engine === 'psycopg2')).toBe(true);
    expect(new Set(samples.map(({ engine }) => engine))).toEqual(new Set(['psycopg2']));
    await answers();
    expect(await (await alice()).messages(room)).toEqual(['before anything happened']);
  });

  it('goes on when the pod of PostgreSQL is replaced', async () => {
    await grimoire.do('replace-pod', 'postgresql-k8s/0');
    await grimoire.until(
      'the new server runs',
      async () => (await grimoire.try('ssh', '--container', 'postgresql', 'postgresql-k8s/0', 'true')).code,
      (code) => code === 0,
    );
    await grimoire.active('postgresql-k8s');
    await grimoire.active('synapse');
    await answers();
    const client = await alice();
    await client.send(room, 'after a new pod');
    expect(await client.messages(room)).toEqual(['before anything happened', 'after a new pod']);
    expect(await engineOf(synapse)).toBe('psycopg2');
  });

  it('goes on when the server of PostgreSQL is killed', async () => {
    const before = await postgresql.processes('postgres -D');
    expect(before).toHaveLength(1);
    await postgresql.run('sh', '-c', `kill -KILL ${before[0]?.split(' ')[0] ?? ''}`);
    await grimoire.until(
      'another server runs',
      () => postgresql.processes('postgres -D'),
      (seen) => seen.length === 1 && seen[0] !== before[0],
    );
    await grimoire.active('postgresql-k8s');
    await grimoire.active('synapse');
    await answers();
    expect(await (await alice()).messages(room)).toEqual(['before anything happened', 'after a new pod']);
  });

  it('has the extensions that an option of the stand-in asks for', async () => {
    const extensions = (): Promise<string> =>
      postgresql.run(
        'setpriv',
        '--reuid=postgres',
        '--regid=postgres',
        '--clear-groups',
        '/usr/lib/postgresql/current/bin/psql',
        '--host=/var/run/postgresql',
        '--username=postgres',
        '--dbname=synapse',
        '--tuples-only',
        '--no-align',
        "--command=select string_agg(extname, ',' order by extname) from pg_extension",
      );
    expect((await extensions()).trim()).toBe('plpgsql');
    const before = await synapse.processes('synapse.app.homeserver');
    await grimoire.do('config', 'postgresql-k8s', 'plugin_pg_trgm_enable=true', 'plugin_uuid_ossp_enable=true');
    await grimoire.until('the extensions are there', extensions, (seen) => seen.trim() === 'pg_trgm,plpgsql,uuid-ossp');
    await grimoire.active('postgresql-k8s');
    expect(await synapse.processes('synapse.app.homeserver')).toEqual(before);
  });

  /** Connections of the pool that were cut are made anew at their next use. */
  async function answers(): Promise<void> {
    await grimoire.until(
      'Synapse reads its database',
      async () => (await alice()).messages(room).then(() => true, String),
      (seen) => seen === true,
    );
  }
});

describe('a server that was tried out by somebody', { timeout: 180_000 }, () => {
  const grimoire = new Grimoire('tried-out');
  const synapse = new Container(grimoire, 'synapse/0', 'synapse');
  let password = '';

  afterAll(() => grimoire.destroy(), 60_000);

  it('has a user in SQLite', async () => {
    await grimoire.do('deploy', 'synapse', '--config', 'server_name=example.org');
    await grimoire.active('synapse');
    password = text(at(await act(grimoire, 'synapse/0', 'register-user', { username: 'bob' }), 'user-password'));
    expect((await Matrix.login(await urlOf(grimoire, 'synapse'), 'bob', password)).userId).toBe('@bob:example.org');
  });

  it('does not leave that user behind for an empty PostgreSQL: it says so and what can be done', async () => {
    await grimoire.do('deploy', 'postgresql-k8s');
    await grimoire.do('integrate', 'synapse:database', 'postgresql-k8s:database');
    const samples = await watched(grimoire, synapse, ({ status }) => status === 'blocked');
    expect(samples.at(-1)?.message).toMatch(
      /^prepare-database failed: this server has 1 user\(s\) in \/data\/homeserver\.db, and PostgreSQL is empty: remove the relation to go on with SQLite/,
    );
  });

  it('goes on with SQLite and its user when the relation is removed', async () => {
    await grimoire.do('remove-relation', 'synapse:database', 'postgresql-k8s:database');
    const samples = await watched(
      grimoire,
      synapse,
      ({ status, engine, running }) => status === 'active' && engine === 'sqlite3' && running,
    );
    expect(samples.at(-1)?.message).toContain('on SQLite, for trying out');
    const client = await grimoire.until(
      'bob can log in',
      async () => Matrix.login(await urlOf(grimoire, 'synapse'), 'bob', password).catch(() => undefined),
      (seen) => seen !== undefined,
    );
    expect(client?.userId).toBe('@bob:example.org');
  });
});
