import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DataClient } from './harness/data-client.ts';
import { at, Grimoire, text, type Json } from './harness/grimoire.ts';
import { act } from './harness/model.ts';

describe('saml-integrator', { timeout: 180_000 }, () => {
  const grimoire = new Grimoire('login');
  const client = new DataClient(grimoire);
  const script = fs.readFileSync(path.join(import.meta.dirname, 'harness/saml_login.py'), 'utf8');
  let password = '';

  beforeAll(async () => {
    await grimoire.do('deploy', 'saml-integrator');
    await client.deploy('saml');
    await grimoire.do('integrate', 'data-client:saml', 'saml-integrator:saml');
    await grimoire.active('saml-integrator');
  }, 180_000);
  afterAll(() => grimoire.destroy(), 60_000);

  /** From another pod, with what the relation gave. */
  async function login(username: string, word: string): Promise<Json> {
    const given = await client.given('saml');
    if (typeof given !== 'object' || given === null) throw new Error('nothing is given');
    const input = JSON.stringify({ ...given, username, password: word });
    const run = 'printf "%s" "$1" | python3 -c "$2"';
    return JSON.parse(await client.container.run('sh', '-c', run, 'sh', input, script));
  }
  const attributes = { openid: 'alice', username: 'alice', fullname: 'Alice <&> Liddell', email: 'alice@example.org' };

  it('logs a user in, with a signature that the told certificate confirms', async () => {
    const user = { username: 'alice', fullname: attributes.fullname, email: attributes.email };
    password = text(at(await act(grimoire, 'saml-integrator/0', 'add-user', user), 'password'));
    expect(await login('alice', password)).toEqual({ attributes });
  });

  it('lets nobody in with another password', async () => {
    expect(await login('alice', 'guessed')).toEqual({ refused: 'status 403' });
    expect(await login('bob', password)).toEqual({ refused: 'status 403' });
  });

  it('knows its users, and signs with the same key, when its pod was replaced', async () => {
    const before = await client.given('saml');
    await grimoire.do('replace-pod', 'saml-integrator/0');
    const again = await grimoire.until(
      'the new pod logs her in',
      () => login('alice', password).catch(String),
      (seen) => at(seen, 'attributes') !== undefined,
      120,
    );
    expect(again).toEqual({ attributes });
    expect(await client.given('saml')).toEqual(before);
  });
});
