import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GuestBook } from './harness/guest-book.ts';
import { at, text } from './harness/grimoire.ts';
import { act } from './harness/model.ts';
import { proveSamples, WebApps, type Sample } from './harness/web-apps.ts';

const samples: readonly Sample[] = [
  { application: 'flask-k8s', container: 'flask-app', port: 8000, gunicorn: '/flask/gunicorn.conf.py' },
  { application: 'django-k8s', container: 'django-app', port: 8000, gunicorn: '/django/gunicorn.conf.py' },
  { application: 'fastapi-k8s', container: 'app', port: 8080 },
  { application: 'go-k8s', container: 'app', port: 8080 },
];

describe('the web applications', { timeout: 240_000 }, () => {
  const apps = new WebApps('web-app', samples);
  const { grimoire } = apps;
  const book = (application: string): GuestBook => apps.book(application);

  beforeAll(() => apps.deploy(), 300_000);
  afterAll(() => grimoire.destroy(), 60_000);

  proveSamples(apps);

  it('go on when their backends were restarted', async () => {
    for (const backend of ['postgresql-k8s', 'redis-k8s', 'rabbitmq-k8s'])
      await grimoire.do('replace-pod', `${backend}/0`);
    for (const { application } of samples) {
      const answer = (so: RegExp, ...words: readonly string[]) =>
        book(application).until(words, (seen) => so.test(seen), 120);
      expect(await answer(/a row/, 'GET', '/entries')).toContain('a row');
      expect(await answer(/count/, 'POST', '/counters/word', '-')).toContain('count');
      await answer(/^(?!.*\d{3} |.*rror)/s, 'POST', '/messages', 'another');
      expect(await answer(/another/, 'GET', '/messages')).toContain('another');
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
