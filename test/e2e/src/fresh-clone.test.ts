import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Person } from './harness/person.ts';

const isRoot = process.getuid?.() === 0;
const minutes = 60_000;

/** The URL that `npm start` ends with; fails with all that was said when there is none. */
function urlIn({ code, text }: { readonly code: number; readonly text: string }): string {
  const url = /Your Matrix server is at (\S+) /.exec(text)?.[1];
  if (code !== 0 || url === undefined) throw new Error(`npm start: exit ${code}\n${text}`);
  return url;
}

async function serves(url: string): Promise<boolean> {
  const reply = await fetch(new URL('_matrix/client/versions', url));
  return reply.status === 200 && (await reply.text()).includes('v1.1');
}

// Minutes of downloads and builds for each person: `npm test -- --all`, as in CI. Only root can be several persons, and
// cut the network off.
describe.skipIf(process.env['GRIMOIRE_E2E'] !== 'all' || !isRoot)('from a fresh clone with an empty home', () => {
  const people: Person[] = [];
  afterAll(async () => {
    for (const person of people) {
      const clone = path.join(person.home, 'grimoire');
      if (fs.existsSync(path.join(clone, '.grimoire'))) await person.type(['npm', 'run', 'uninstall'], { cwd: clone });
      person.leave();
    }
  }, 3 * minutes);

  describe.each([
    { who: 'root', arrive: () => Person.me() },
    { who: 'an ordinary user', arrive: () => Person.ordinary() },
  ])('$who', ({ arrive }) => {
    let person: Person;
    let clone: string;
    let url = '';
    beforeAll(() => {
      person = arrive();
      people.push(person);
      clone = person.clone();
    }, 2 * minutes);

    it('npm start ends with the URL and the table of status, all active', { timeout: 20 * minutes }, async () => {
      const said = await person.type(['npm', 'start'], { cwd: clone });
      url = urlIn(said);
      console.log(`cold npm start as ${person.name}: ${said.seconds.toFixed(0)} s`);
      const table = said.text.slice(said.text.indexOf('\nModel '));
      expect(table).toMatch(/^postgresql-k8s\/0\* +active +idle/m);
      expect(table).toMatch(/^synapse\/0\* +active +idle/m);
      expect(table).toMatch(/^ +make a user +.*register-user/m);
      expect(table).toMatch(/^ +log in +/m);
      expect(table).toMatch(/^ +logs +/m);
      expect(table).toMatch(/^ +stop +npm stop/m);
      expect(await serves(url)).toBe(true);
      expect(await person.type(['git', 'status', '--porcelain'], { cwd: clone })).toMatchObject({ code: 0, text: '' });
    });

    it('the second time takes seconds and makes nothing anew', { timeout: 5 * minutes }, async () => {
      const said = await person.type(['npm', 'start'], { cwd: clone });
      expect(urlIn(said)).toBe(url);
      console.log(`warm npm start as ${person.name}: ${said.seconds.toFixed(0)} s`);
      expect(said.text).not.toMatch(/Installing|base: |: pull|compressing|Building|packed or built anew/);
    });

    it('packs under the Node that the machine has', { timeout: 5 * minutes }, async () => {
      const said = await person.type(['npx', 'nx', 'build-here', 'synapse', '--skip-nx-cache'], {
        cwd: clone,
        environment: { NX_DAEMON: 'false' },
      });
      expect(said.text).toMatch(/synapse_\S+\.charm +\S+ MB +sha256:/);
      expect(said.code).toBe(0);
    });

    it('npm stop stops; without any network it starts again, with its data', { timeout: 6 * minutes }, async () => {
      const user = ['username=alice', '--format', 'json'];
      const grimoire = path.join(clone, 'tools/local/bin/grimoire');
      const made = await person.type([grimoire, 'run', 'synapse/0', 'register-user', ...user], { cwd: clone });
      const password = /"user-password": *"([^"]+)"/.exec(made.text)?.[1] ?? '';
      const stopped = await person.type(['npm', 'stop'], { cwd: clone });
      expect(stopped).toMatchObject({ code: 0, text: expect.stringContaining('The data is kept') });

      const said = await person.type(['npm', 'start'], { cwd: clone, offline: true });
      const login = JSON.stringify({
        type: 'm.login.password',
        identifier: { type: 'm.id.user', user: 'alice' },
        password,
      });
      // The URL is one of the network that is cut off: what asks has to be in there as well.
      const inside = [grimoire, 'ssh', '--container', 'synapse', 'synapse/0', 'python3', '-c', ask, login];
      expect(urlIn(said)).toMatch(/^http:/);
      expect((await person.type(inside, { cwd: clone })).text).toContain('@alice:matrix.localhost');
    });
  });

  it('two clones run at the same time, each with its own port', { timeout: 6 * minutes }, async () => {
    const urls = [];
    for (const person of people) {
      const clone = path.join(person.home, 'grimoire');
      await person.type(['npm', 'stop'], { cwd: clone });
      urls.push(urlIn(await person.type(['npm', 'start'], { cwd: clone })));
    }
    expect(new Set(urls).size).toBe(2);
    for (const url of urls) expect(await serves(url)).toBe(true);
  });

  it('uninstalled, nothing is left, files of mapped users included', { timeout: 6 * minutes }, async () => {
    for (const person of people) {
      const clone = path.join(person.home, 'grimoire');
      const said = await person.type(['npm', 'run', 'uninstall'], { cwd: clone });
      expect(said.code, said.text).toBe(0);
      expect(said.text).toContain(`rm -rf ${clone}`);
      expect(fs.existsSync(path.join(clone, '.grimoire'))).toBe(false);
      expect(await person.type(['rm', '-rf', clone], { cwd: person.home })).toMatchObject({ code: 0, text: '' });
      expect(fs.existsSync(clone)).toBe(false);
      if (person.name !== 'root') expect(person.processes()).toEqual([]);
    }
  });
});

const ask = `
import json, sys, urllib.request as r
q = r.Request("http://localhost:8080/_matrix/client/v3/login", sys.argv[1].encode(), {"content-type": "application/json"})
print(json.load(r.urlopen(q, timeout=20))["user_id"])
`;
