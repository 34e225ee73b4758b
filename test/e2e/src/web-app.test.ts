import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, Grimoire, text } from './harness/grimoire.ts';
import { GuestBook } from './harness/guest-book.ts';
import { act } from './harness/model.ts';

/** The sample applications: what they are called, where they answer, and an option with what it changes. */
interface Sample {
  readonly application: string;
  readonly container: string;
  readonly port: number;
  /** Gunicorn takes another configuration without being started anew. */
  readonly gunicorn?: string;
}
const samples: readonly Sample[] = [
  { application: 'flask-k8s', container: 'flask-app', port: 8000, gunicorn: '/flask/gunicorn.conf.py' },
  { application: 'django-k8s', container: 'django-app', port: 8000, gunicorn: '/django/gunicorn.conf.py' },
  { application: 'fastapi-k8s', container: 'app', port: 8080 },
  { application: 'go-k8s', container: 'app', port: 8080 },
];

/** What every sample is integrated with: its endpoint, and the other side. */
const integrations: readonly (readonly [string, string])[] = [
  ['postgresql', 'postgresql-k8s:database'],
  ['redis', 'redis-k8s:redis'],
  ['rabbitmq', 'rabbitmq-k8s:amqp'],
  ['s3', 's3-integrator:s3-credentials'],
  ['smtp', 'smtp-integrator:smtp'],
  ['saml', 'saml-integrator:saml'],
  ['tracing', 'tempo-coordinator-k8s:tracing'],
];
const backends = integrations.map(([, other]) => other.split(':')[0] ?? '');
const isNumber = (seen: string): boolean => /^\d+\n$/.test(seen);
/** Longer than the column that a migration writes it to. */
const tooLong = 'A greeting that no column of thirty characters takes';

describe('the web applications', { timeout: 240_000 }, () => {
  const grimoire = new Grimoire('web-app');
  const books = new Map(
    samples.map(({ application, container, port }) => [
      application,
      new GuestBook(grimoire, application, container, port),
    ]),
  );
  const book = (application: string): GuestBook => {
    const found = books.get(application);
    if (found === undefined) throw new Error(`no ${application}`);
    return found;
  };
  const everywhere = async (application: string, path: string, so: (seen: string) => boolean): Promise<string> =>
    book(application).until(['GET', path], so);
  let password = '';

  beforeAll(async () => {
    const applications = samples.map(({ application }) => application);
    await Promise.all([
      ...backends.map((backend) => grimoire.do('deploy', backend)),
      ...applications.map((application) => grimoire.do('deploy', application, '--config', `greeting=${tooLong}`)),
    ]);
    await Promise.all(
      applications.map(async (application) => {
        for (const [endpoint, other] of integrations)
          await grimoire.do('integrate', `${application}:${endpoint}`, other);
      }),
    );
    for (const backend of backends) await grimoire.active(backend, 180);
    const alice = { username: 'alice', fullname: 'Alice', email: 'alice@example.org' };
    password = text(at(await act(grimoire, 'saml-integrator/0', 'add-user', alice), 'password'));
  }, 300_000);
  afterAll(() => grimoire.destroy(), 60_000);

  describe.each(samples)('$application', ({ application, container, gunicorn }) => {
    it('is not served while its migration fails, which is shown; mended, it migrates once and serves', async () => {
      const { message } = await grimoire.until(
        'the migration has failed',
        () => grimoire.status(application),
        ({ current, message: said }) => current === 'blocked' && said.includes('migrate failed'),
        120,
      );
      expect(message).toMatch(/migrate failed: .*character varying\(30\)/);
      await grimoire.do('config', application, 'greeting=Good day');
      await grimoire.active(application, 120);
      expect(await everywhere(application, '/', (seen) => seen.includes('Good'))).toBe('Good day\n');
      expect(await book(application).get('/migrations')).toEqual([expect.anything()]);
    });

    it('uses every integration it has', async () => {
      const ask = (...words: readonly string[]) => book(application).ask(...words);
      await ask('POST', '/entries', 'a row');
      expect(await book(application).get('/entries')).toEqual(['a row']);
      expect(at(JSON.parse(await ask('POST', `/counters/${application}`, '-')), 'count')).toBe(1);
      await ask('POST', '/messages', 'a message');
      expect(JSON.parse(await everywhere(application, '/messages', (seen) => seen.includes('a message')))).toEqual([
        'a message',
      ]);
      await ask('PUT', '/objects/hello', 'an object');
      expect(await ask('GET', '/objects/hello')).toContain('an object');
      await ask('POST', '/mail/alice@example.org', `from ${application}`);
      expect(text(at(await act(grimoire, 'smtp-integrator/0', 'show-mail'), 'message-1'))).toContain(
        `from ${application}`,
      );
      expect(await ask('login', 'alice', password)).toBe('alice\n');
      const trace = text(at(JSON.parse(await ask('POST', '/spans/greeting', '-')), 'trace'));
      expect(
        JSON.stringify(await act(grimoire, 'tempo-coordinator-k8s/0', 'show-traces', { service: application })),
      ).toContain(trace);
      expect(JSON.parse(await everywhere(application, '/ticks', (seen) => seen.includes(application)))).toEqual([
        `${application}-0`,
      ]);
    });

    it('is started anew for an option, and not for one of Gunicorn', async () => {
      const before = await book(application).ask('GET', '/process');
      if (gunicorn === undefined) {
        await grimoire.do('config', application, 'greeting=Good evening');
        await everywhere(application, '/', (seen) => seen === 'Good evening\n');
      } else {
        await grimoire.do('config', application, 'webserver-threads=3');
        await grimoire.until(
          'the option is in the file',
          () => book(application).container().read(gunicorn),
          (seen) => seen.includes('threads = 3'),
        );
      }
      await grimoire.active(application);
      const after = await everywhere(application, '/process', isNumber);
      expect(after === before).toBe(gunicorn !== undefined);
    });

    it('has another secret key after the action', async () => {
      const before = await book(application).key();
      expect(at(await act(grimoire, `${application}/0`, 'rotate-secret-key'), 'status')).toBe('success');
      await grimoire.active(application);
      await everywhere(application, '/settings', (seen) => seen.startsWith('{') && !seen.includes(String(before)));
    });

    it('migrates once for three units, of which the first schedules', async () => {
      await grimoire.do('scale-application', application, '3');
      await grimoire.until(
        'three units are active',
        async () => JSON.stringify(at(await grimoire.json('status'), 'applications', application, 'units')),
        (seen) => seen.split('"current":"active"').length - 1 >= 3 && seen.includes(`${application}/2`),
        120,
      );
      await everywhere(application, '/settings', (seen) => seen.includes(`${application}-2.`));
      expect(await book(application).get('/migrations')).toEqual([expect.toSatisfy((count) => Number(count) === 1)]);
      expect(await book(application).get('/ticks')).toEqual([`${application}-0`]);
      expect(await grimoire.do('ssh', '--container', container, `${application}/2`, 'true')).toBe('');
      await grimoire.do('scale-application', application, '1');
    });

    it('takes a rotated password of the database', async () => {
      const relations = at(await grimoire.json('status'), 'relations');
      const found = Array.isArray(relations)
        ? relations.find((one) => JSON.stringify(one).includes(`"${application}:postgresql"`))
        : undefined;
      const before = await everywhere(application, '/process', isNumber);
      await act(grimoire, 'postgresql-k8s/0', 'rotate-relation-password', { 'relation-id': String(at(found, 'id')) });
      await everywhere(application, '/process', (seen) => isNumber(seen) && seen !== before);
      await grimoire.active(application);
      expect(JSON.parse(await everywhere(application, '/entries', (seen) => seen.startsWith('[')))).toEqual(['a row']);
      expect(await book(application).get('/migrations')).toEqual([expect.toSatisfy((count) => Number(count) === 1)]);
    });
  });

  it('go on when their backends were restarted', async () => {
    for (const backend of ['postgresql-k8s', 'redis-k8s', 'rabbitmq-k8s'])
      await grimoire.do('replace-pod', `${backend}/0`);
    for (const { application } of samples) {
      await book(application).until(['GET', '/entries'], (seen) => seen.includes('a row'), 120);
      await book(application).until(['POST', '/counters/word', '-'], (seen) => seen.includes('count'), 120);
      await book(application).until(['POST', '/messages', 'another'], (seen) => !/\d{3} |rror/.test(seen), 120);
      await book(application).until(['GET', '/messages'], (seen) => seen.includes('another'), 120);
      await grimoire.active(application);
    }
  });

  it('that hang with an open port are not active, until they answer again', async () => {
    const hangs = grimoire.try('ssh', '--container', 'app', 'fastapi-k8s/0', 'python3', '-c', hang);
    const { message } = await grimoire.until(
      'the check fails',
      () => grimoire.status('fastapi-k8s'),
      ({ current }) => current !== 'active',
      60,
    );
    expect(message).toContain('check answers fails');
    expect((await hangs).stdout).toContain('the port is open');
    await grimoire.active('fastapi-k8s', 60);
  });

  it('name an option that is wrong, and serve on', async () => {
    await grimoire.do('config', 'flask-k8s', 'flask-preferred-url-scheme=gopher');
    const { message } = await grimoire.until(
      'it is blocked',
      () => grimoire.status('flask-k8s'),
      ({ current }) => current === 'blocked',
    );
    expect(message).toContain('invalid options: flask-preferred-url-scheme');
    expect(await book('flask-k8s').ask('GET', '/')).toBe('Good day\n');
    await grimoire.do('config', 'flask-k8s', '--reset', 'flask-preferred-url-scheme');
    await grimoire.active('flask-k8s');
  });

  it('let in the superuser whom the action made, and nobody with another password', async () => {
    const root = { username: 'root', email: 'root@example.org' };
    const made = text(at(await act(grimoire, 'django-k8s/0', 'create-superuser', root), 'password'));
    const enter = (word: string) =>
      book('django-k8s').ask('form', '/admin/login/', 'username=root', `password=${word}`);
    expect(await enter('guessed')).toContain('Please enter the correct');
    expect(await enter(made)).toContain('Site administration');
  });

  it('stop when an integration goes that they cannot do without', async () => {
    await grimoire.do('remove-relation', 'django-k8s:postgresql', 'postgresql-k8s:database');
    const { message } = await grimoire.until(
      'it is blocked',
      () => grimoire.status('django-k8s'),
      ({ current }) => current === 'blocked',
    );
    expect(message).toContain('missing integrations: postgresql');
    expect(await book('django-k8s').container().processes('gunicorn')).toEqual([]);
    const root = ['username=root', 'email=root@example.org'];
    expect((await grimoire.try('run', 'django-k8s/0', 'create-superuser', ...root)).code).not.toBe(0);
  });
});

/** Has the application hang, and sees meanwhile that its port takes connections. */
const hang = `
import socket, threading, time, urllib.request as u
def hold():
    u.urlopen(u.Request("http://localhost:8080/hang/20", method="POST"), timeout=60).read()
holding = threading.Thread(target=hold)
holding.start()
time.sleep(2)
with socket.create_connection(("localhost", 8080), timeout=2):
    print("the port is open")
holding.join()
`;
