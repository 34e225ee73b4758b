import { afterAll, describe, expect, it } from 'vitest';
import { at, Grimoire, text } from './harness/grimoire.ts';
import { act } from './harness/model.ts';

/** Asks the application from inside its own container: a path, and a form to send or nothing. Cookies are kept on the way. */
const browser = `
import http.cookiejar, re, sys, urllib.parse as p, urllib.request as u
opener = u.build_opener(u.ProxyHandler({}), u.HTTPCookieProcessor(http.cookiejar.CookieJar()))
path, *fields = sys.argv[1:]
def open(data=None):
    # The name that Django serves under; by any other it answers nothing.
    request = u.Request(f"http://localhost:8000{path}", data=data, headers={"Host": "django-k8s.local"})
    return opener.open(request, timeout=10).read().decode()
page = open()
if fields:
    token = re.search('name="csrfmiddlewaretoken" value="([^"]+)"', page).group(1)
    form = {"csrfmiddlewaretoken": token, "next": "/admin/", **dict(one.split("=", 1) for one in fields)}
    page = open(p.urlencode(form).encode())
print(page, end="")
`;

describe('django-k8s', { timeout: 240_000 }, () => {
  const grimoire = new Grimoire('django');

  afterAll(() => grimoire.destroy(), 60_000);

  const ask = (path: string, ...fields: readonly string[]): Promise<string> =>
    grimoire.do('ssh', '--container', 'django-app', 'django-k8s/0', 'python3', '-c', browser, path, ...fields);
  const answers = (path: string, so: (seen: string) => boolean): Promise<string> =>
    grimoire.until(`${path} answers`, () => ask(path).catch(String), so, 90);

  it('wants a database, and says so', async () => {
    await grimoire.do('deploy', 'django-k8s');
    const { message } = await grimoire.until(
      'it is blocked',
      () => grimoire.status('django-k8s'),
      ({ current }) => current === 'blocked',
      90,
    );
    expect(message).toMatch(/missing integrations: .*postgresql|requires a database/);
    const { code } = await grimoire.try(
      'run',
      'django-k8s/0',
      'create-superuser',
      'username=root',
      'email=root@example.org',
    );
    expect(code).not.toBe(0);
  });

  it('serves from PostgreSQL once it is integrated and migrated', async () => {
    await grimoire.do('deploy', 'postgresql-k8s');
    await grimoire.do('integrate', 'django-k8s:postgresql', 'postgresql-k8s:database');
    expect(JSON.parse(await answers('/entries', (seen) => seen.trim().startsWith('[')))).toEqual([]);
    await grimoire.active('django-k8s');
  });

  it('lets in the superuser that the action made, and nobody with another password', async () => {
    const made = await act(grimoire, 'django-k8s/0', 'create-superuser', {
      username: 'root',
      email: 'root@example.org',
    });
    const password = text(at(made, 'password'));
    expect(await ask('/admin/login/', 'username=root', 'password=guessed')).toContain('Please enter the correct');
    expect(await ask('/admin/login/', 'username=root', `password=${password}`)).toContain('Site administration');
  });
});
