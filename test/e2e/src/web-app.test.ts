import { afterAll, describe, expect, it } from 'vitest';
import { at, Grimoire, text } from './harness/grimoire.ts';
import { act } from './harness/model.ts';

describe('flask-k8s', { timeout: 240_000 }, () => {
  const grimoire = new Grimoire('flask');

  afterAll(() => grimoire.destroy(), 60_000);

  /** Asks the application from inside its own container. */
  async function ask(path: string, method = 'GET', body = ''): Promise<string> {
    const script = `import sys, urllib.request as u
print(u.urlopen(u.Request("http://localhost:8000" + sys.argv[1], method=sys.argv[2], data=sys.argv[3].encode() or None), timeout=5).read().decode(), end="")`;
    return grimoire.do('ssh', '--container', 'flask-app', 'flask-k8s/0', 'python3', '-c', script, path, method, body);
  }

  const answers = (path: string, so: (seen: string) => boolean): Promise<string> =>
    grimoire.until(`${path} answers`, () => ask(path).catch(String), so);

  it('serves the application of its image, with an option in its environment', async () => {
    await grimoire.do('deploy', 'flask-k8s', '--config', 'greeting=Good day');
    await grimoire.active('flask-k8s');
    expect(await answers('/', (seen) => seen.includes('Good'))).toBe('Good day\n');
    expect(JSON.parse(await ask('/settings'))).toMatchObject({
      BASE_URL: 'http://flask-k8s.local:8000',
      PREFERRED_URL_SCHEME: 'HTTPS',
      key: expect.stringMatching(/^[0-9a-f]{8}$/),
    });
  });

  it('keeps a row in PostgreSQL after one migration, and a count in Redis', async () => {
    await grimoire.do('deploy', 'postgresql-k8s');
    await grimoire.do('deploy', 'redis-k8s');
    await grimoire.do('integrate', 'flask-k8s:postgresql', 'postgresql-k8s:database');
    await grimoire.do('integrate', 'flask-k8s:redis', 'redis-k8s:redis');
    await grimoire.active('postgresql-k8s');
    await answers('/entries', (seen) => seen.trim() === '[]');
    await grimoire.active('flask-k8s');
    await ask('/entries', 'POST', 'the first row');
    expect(JSON.parse(await ask('/entries'))).toEqual(['the first row']);
    const counted = await grimoire.until(
      'Redis counts',
      () => ask('/counters/word', 'POST', 'x').catch(String),
      (seen) => seen.includes('count'),
    );
    expect(at(JSON.parse(counted), 'count')).toBe(1);
    const [migrations] = JSON.parse(await ask('/migrations'));
    expect(migrations).toBeLessThanOrEqual(2);
    await answers('/ticks', (seen) => seen.includes('flask-k8s-0'));
  });

  it('keeps running when only its web server is configured anew', async () => {
    const before = await ask('/process');
    await grimoire.do('config', 'flask-k8s', 'webserver-threads=3');
    await grimoire.until(
      'the option is in the file',
      () => grimoire.do('ssh', '--container', 'flask-app', 'flask-k8s/0', 'cat', '/flask/gunicorn.conf.py'),
      (seen) => seen.includes('threads = 3'),
    );
    await grimoire.active('flask-k8s');
    expect(await answers('/process', (seen) => /^\d+$/.test(seen.trim()))).toBe(before);
  });

  it('names an option that is wrong, and serves on', async () => {
    await grimoire.do('config', 'flask-k8s', 'flask-preferred-url-scheme=gopher');
    const { message } = await grimoire.until(
      'it is blocked',
      () => grimoire.status('flask-k8s'),
      ({ current }) => current === 'blocked',
    );
    expect(message).toContain('invalid options: flask-preferred-url-scheme');
    expect(await ask('/')).toBe('Good day\n');
    await grimoire.do('config', 'flask-k8s', '--reset', 'flask-preferred-url-scheme');
    await grimoire.active('flask-k8s');
  });

  it('has another secret key after the action', async () => {
    const before = await ask('/settings');
    expect(text(at(await act(grimoire, 'flask-k8s/0', 'rotate-secret-key'), 'status'))).toBe('success');
    await grimoire.active('flask-k8s');
    expect(JSON.parse(await answers('/settings', (seen) => seen.startsWith('{')))).toMatchObject({
      key: expect.not.stringMatching(String(at(JSON.parse(before), 'key'))),
    });
  });
});
