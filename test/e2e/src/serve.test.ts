import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workspace } from './harness/grimoire.ts';

const name = 'shop-of-the-tests';
const [charm, rock] = [path.join(workspace, 'charms', name), path.join(workspace, 'rocks', name)];
const home = path.join(workspace, '.grimoire/serve', name);
const source = path.join(rock, 'app.py');

const environment = { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', NX_ISOLATE_PLUGINS: 'false' };
const nx = (...words: readonly string[]) =>
  spawnSync(path.join(workspace, 'node_modules/.bin/nx'), words, {
    cwd: workspace,
    env: environment,
    encoding: 'utf8',
  });
const tool = ['--conditions=@grimoire/source', 'tools/web-app/src/cli.ts'];

/** A web application from nothing, as its developer makes it. */
describe('the way of a web application', { timeout: 240_000 }, () => {
  let server: ChildProcess | undefined;
  let said = '';
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
  const save = (change: (text: string) => string): void =>
    fs.writeFileSync(source, change(fs.readFileSync(source, 'utf8')));

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
    const made = nx('generate', 'web-app', name, '--framework=flask');
    expect(made.status, made.stdout + made.stderr).toBe(0);
    expect(fs.existsSync(path.join(charm, 'charmcraft.yaml'))).toBe(true);
    const tested = nx('test', name);
    expect(tested.stdout).toContain('charm and rock are in order');
    expect(tested.status).toBe(0);
    const again = nx('generate', 'web-app', name, '--framework=flask');
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
        { name: 'FLASK_GREETING', value: 'Hi', from: 'option greeting', madeUp: false },
        { name: 'FLASK_SECRET_KEY', from: 'made and kept by the charm', madeUp: false },
        expect.objectContaining({ name: 'POSTGRESQL_DB_NAME', from: 'integration postgresql', madeUp: true }),
      ]),
      problems: [],
    });
  });

  it('is served with its backends, and says where', async () => {
    server = spawn(process.execPath, [...tool, 'serve', `charms/${name}`, '--with', 'postgresql'], {
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

  it('takes over what is saved, and does not stop for what is no program', async () => {
    const url = await hears(/is served at (\S+)/);
    save((text) => text.replace('"Hello") +', '"Hello") + "!" +'));
    const began = performance.now();
    expect(await answers(url, 'Hello!')).toBe('Hello!');
    console.log(`from a saved change to the answer: ${Math.round(performance.now() - began)} ms`);
    save((text) => `${text}\ndef greet(:\n`);
    expect(await hears(/(✗[^]*SyntaxError: invalid syntax)/, 20)).toContain('app.py", line');
    expect(await answers(url, 'Hello!')).toBe('Hello!');
    save((text) => text.replace('\ndef greet(:\n', '').replace('"!"', '"?"'));
    expect(await answers(url, 'Hello?')).toBe('Hello?');
  });

  it('shows what fails when it runs, and is there again with the next save', async () => {
    const url = await hears(/is served at (\S+)/);
    save((text) => `import nothing_of_that_name\n${text}`);
    await hears(/(No module named 'nothing_of_that_name')/, 20);
    save((text) => text.replace('import nothing_of_that_name\n', '').replace('"?"', '"."'));
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
