import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { openHome } from '@grimoire/local';
import { podFolder } from '@grimoire/local/kubelet';
import { WebAppError } from './web-app.ts';

/** A local model of one's own, beside the workspace's: what was built once is shared. */
export class Model {
  readonly home: string;
  readonly #workspace: string;
  readonly #runtime: string;

  constructor(workspace: string, name: string) {
    this.#workspace = workspace;
    this.home = path.join(workspace, '.grimoire/serve', name);
    fs.mkdirSync(this.home, { recursive: true, mode: 0o755 });
    for (const shared of ['cache', 'peers']) {
      const target = path.join(workspace, '.grimoire', shared);
      fs.mkdirSync(target, { recursive: true });
      if (!fs.existsSync(path.join(this.home, shared))) fs.symlinkSync(target, path.join(this.home, shared));
    }
    this.#runtime = openHome({ ...process.env, GRIMOIRE_HOME: this.home }).runtime;
  }

  /** Runs a verb of the local model. @throws WebAppError with what it said when it fails */
  do(...words: readonly string[]): Promise<string> {
    const cli = path.join(this.#workspace, 'tools/local/src/cli/main.ts');
    const child = spawn(process.execPath, ['--conditions=@grimoire/source', cli, ...words], {
      cwd: this.#workspace,
      env: { ...process.env, GRIMOIRE_HOME: this.home },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A Ctrl-C is for us: what we began, such as the end of the model, goes on.
      detached: true,
    });
    const said = { out: '', error: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.error += text));
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => {
        if (code === 0) resolve(said.out);
        else reject(new WebAppError(`grimoire ${words.join(' ')}:\n${said.error}${said.out}`.trimEnd()));
      });
    });
  }

  /** What the model says of an application. */
  async status(
    application: string,
  ): Promise<{ readonly current: string; readonly message: string; readonly url: string }> {
    const status: unknown = JSON.parse(await this.do('status', '--format', 'json'));
    const shown = at(status, 'applications', application, 'application-status');
    const [url] = listOf(at(status, 'local', 'applications', application, 'urls'));
    return { current: textOf(at(shown, 'current')), message: textOf(at(shown, 'message')), url: textOf(url) };
  }

  /** A short path to the socket of a container's Pebble: the address of a socket may have no more than 107 bytes. */
  pebbleSocket(unit: string, container: string): string {
    const { containers } = podFolder(path.join(this.home, 'models/local/machine'), unit);
    const link = path.join(this.#runtime, 'serve');
    fs.rmSync(link, { force: true });
    fs.symlinkSync(containers, link);
    return path.join(link, container, 'pebble.socket');
  }

  async destroy(): Promise<void> {
    await this.do('destroy-model', '--no-prompt');
    for (const folder of [this.home, this.#runtime]) fs.rmSync(folder, { recursive: true, force: true });
  }
}

function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (found, key) =>
      typeof found === 'object' && found !== null
        ? Object.entries(found).find(([name]) => name === key)?.[1]
        : undefined,
    value,
  );
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
