import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workspace } from './harness/grimoire.ts';

interface Way {
  readonly framework: string;
  /** The file that is changed, of an application of this name. */
  readonly file: (name: string) => string;
  readonly integrations: readonly string[];
  /** What `nx env` says is missing. */
  readonly needs?: readonly unknown[];
  /** After which the greeting gets a mark, and how that is written. */
  readonly greeting: readonly [place: string, marked: (mark: string) => string];
  /** The web server writes lines of JSON where `paas-config.yaml` asks for them. */
  readonly jsonLogs: boolean;
  readonly noProgram: readonly [added: string, said: RegExp];
  /** What does not run, in place of a text, and what is then said. */
  readonly fails: readonly [place: string, change: string, said: RegExp];
}
const python = {
  jsonLogs: true,
  greeting: ['"Hello")', (mark) => `"Hello") + "${mark}"`],
  noProgram: ['\ndef greet(:\n', /(✗[^]*SyntaxError: invalid syntax)/],
  fails: ['import os', 'import nothing_of_that_name, os', /(No module named 'nothing_of_that_name')/],
} satisfies Partial<Way>;
const ways: readonly Way[] = [
  { framework: 'flask', file: () => 'app.py', integrations: ['postgresql'], ...python },
  {
    framework: 'django',
    file: (name) => `${name}/${name}/urls.py`,
    integrations: ['postgresql'],
    needs: [expect.stringContaining('needs the integration postgresql')],
    ...python,
  },
  { framework: 'fastapi', file: () => 'app.py', integrations: [], ...python },
  {
    framework: 'go',
    file: () => 'main.go',
    jsonLogs: false,
    integrations: [],
    greeting: ['w, greeting', (mark) => `w, greeting+"${mark}"`],
    noProgram: ['\nfunc greet(\n', /(✗[^]*syntax error)/],
    fails: ['func main() {', 'func main() {\n\tpanic("it ends at once")', /(it ends at once)/],
  },
];

const environment = { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', NX_ISOLATE_PLUGINS: 'false' };
const nx = (...words: readonly string[]) =>
  spawnSync(path.join(workspace, 'node_modules/.bin/nx'), words, {
    cwd: workspace,
    env: environment,
    encoding: 'utf8',
  });
const tool = ['--conditions=@grimoire/source', 'tools/web-app/src/cli.ts'];

/** A web application from nothing, as its developer makes it. */
describe.each(ways)('the way of a web application of $framework', { timeout: 240_000 }, (way) => {
  const name = `${way.framework}-of-the-tests`;
  const [charm, rock] = [path.join(workspace, 'charms', name), path.join(workspace, 'rocks', name)];
  const home = path.join(workspace, '.grimoire/serve', name);
  const source = path.join(rock, way.file(name.replaceAll('-', '_')));
  let server: ChildProcess | undefined;
  let said = '';
  let original: string | undefined;
  const remove = (): void => [charm, rock].forEach((folder) => fs.rmSync(folder, { recursive: true, force: true }));
  const hears = async (what: RegExp, seconds = 180): Promise<string> => {
    const deadline = Date.now() + seconds * 1000;
    for (;;) {
      const [, found = ''] = what.exec(said) ?? [];
      if (found !== '') return found;
      if (Date.now() > deadline || (server?.exitCode ?? null) !== null) throw new Error(`never said ${what}:\n${said}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const answers = async (url: string, text: string): Promise<string> => {
    const began = performance.now();
    while (performance.now() - began < 30_000) {
      const answer = await fetch(url).then((one) => one.text(), String);
      if (answer.trim() === text) return text;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`never answered ${text}:\n${said}`);
  };
  /** Saves the program as it was made, with a mark behind its greeting. */
  const save = (mark: string, change: (text: string) => string = (text) => text): void => {
    original ??= fs.readFileSync(source, 'utf8');
    const [place, marked] = way.greeting;
    expect(original).toContain(place);
    fs.writeFileSync(source, change(original.replace(place, marked(mark))));
  };

  beforeAll(remove);
  afterAll(() => {
    server?.kill('SIGKILL');
    const destroy = ['--conditions=@grimoire/source', 'tools/local/src/cli/main.ts', 'destroy-model', '--no-prompt'];
    if (fs.existsSync(home)) {
      spawnSync(process.execPath, destroy, { cwd: workspace, env: { ...process.env, GRIMOIRE_HOME: home } });
      fs.rmSync(home, { recursive: true, force: true });
    }
    remove();
  });

  it('begins with a charm and a rock that are in order', () => {
    const made = nx('generate', 'web-app', name, `--framework=${way.framework}`);
    expect(made.status, made.stdout + made.stderr).toBe(0);
    expect(fs.existsSync(path.join(charm, 'charmcraft.yaml'))).toBe(true);
    const tested = nx('test', name);
    expect(tested.stdout).toContain('charm and rock are in order');
    expect(tested.status).toBe(0);
    if (way.jsonLogs) fs.writeFileSync(path.join(charm, 'paas-config.yaml'), 'framework_logging_format: json\n');
    const again = nx('generate', 'web-app', name, `--framework=${way.framework}`);
    expect(again.status).not.toBe(0);
    expect(again.stdout + again.stderr).toContain(`charms/${name} is there already: take another name, or remove it`);
  });

  it('knows the environment before anything is deployed, with where each value comes from', () => {
    const shown = spawnSync(process.execPath, [...tool, 'env', `charms/${name}`, '--json', '--config', 'greeting=Hi'], {
      cwd: workspace,
      encoding: 'utf8',
    });
    expect(JSON.parse(shown.stdout)).toMatchObject({
      application: name,
      variables: expect.arrayContaining([
        { name: expect.stringMatching(/_GREETING$/), value: 'Hi', from: 'option greeting', madeUp: false },
        { name: expect.stringMatching(/_SECRET_KEY$/), from: 'made and kept by the charm', madeUp: false },
        expect.objectContaining({ name: 'POSTGRESQL_DB_NAME', from: 'integration postgresql', madeUp: true }),
      ]),
      problems: way.needs ?? [],
    });
  });

  it('is served with its backends, and says where', async () => {
    const integrated = way.integrations.flatMap((endpoint) => ['--with', endpoint]);
    server = spawn(process.execPath, [...tool, 'serve', `charms/${name}`, ...integrated], {
      cwd: workspace,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [server.stdout, server.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (said += text));
    }
    const url = await hears(/is served at (\S+)/);
    await hears(/(Watching)/);
    expect(await answers(url, 'Hello')).toBe('Hello');
  });

  it('logs each request in a line of JSON where it is told to', async () => {
    const seen = way.jsonLogs && JSON.parse(await hears(/^\w+: (\{.*"http.request.method".*\})$/m, 20));
    expect(seen).toEqual(
      way.jsonLogs && {
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        severityText: 'INFO',
        body: expect.stringContaining('GET /'),
        attributes: expect.objectContaining({ 'http.request.method': 'GET', 'http.response.status_code': 200 }),
      },
    );
  });

  it('takes over what is saved, and does not stop for what is no program', async () => {
    const url = await hears(/is served at (\S+)/);
    save('!');
    const began = performance.now();
    expect(await answers(url, 'Hello!')).toBe('Hello!');
    console.log(`${way.framework}: from a saved change to the answer: ${Math.round(performance.now() - began)} ms`);
    const [added, why] = way.noProgram;
    save('!', (text) => `${text}${added}`);
    expect(await hears(why, 20)).toContain(path.basename(source));
    expect(await answers(url, 'Hello!')).toBe('Hello!');
    save('?');
    expect(await answers(url, 'Hello?')).toBe('Hello?');
  });

  it('shows what fails when it runs, and is there again with the next save', async () => {
    const url = await hears(/is served at (\S+)/);
    const [place, change, why] = way.fails;
    save('?', (text) => text.replace(place, change));
    expect(await hears(why, 20)).not.toBe('');
    save('.');
    expect(await answers(url, 'Hello.')).toBe('Hello.');
  });

  it('leaves nothing behind', async () => {
    server?.kill('SIGINT');
    await hears(/(nothing is left running)/, 60);
    expect(fs.existsSync(home)).toBe(false);
    const left = spawnSync('pgrep', ['--full', home], { encoding: 'utf8' });
    expect(left.stdout).toBe('');
  });
});
