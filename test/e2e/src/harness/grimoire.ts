import { openHome } from '@grimoire/local';
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';

export const workspace: string = path.resolve(import.meta.dirname, '../../../..');

export interface Output {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A value of unknown shape out of JSON; `at` walks into it without trusting it. */
export type Json = unknown;

/**
 * The command line of the local model, as a person types it, in a home of its own. Layers, Pebble and what else was built
 * once are shared with the workspace's own home.
 */
export class Grimoire {
  readonly home: string;
  /** Where the home's sockets are: its path in it would be too long for them. */
  readonly runtime: string;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #workspace: string;

  /** @param root the workspace whose charms and tools are used: this one, or a copy of it */
  constructor(name: string, environment: NodeJS.ProcessEnv = {}, root: string = workspace) {
    this.#workspace = root;
    this.home = fs.mkdtempSync(path.join(os.tmpdir(), `grimoire-${name}-`));
    fs.chmodSync(this.home, 0o755);
    for (const shared of ['cache', 'peers']) {
      const target = path.join(workspace, '.grimoire', shared);
      fs.mkdirSync(target, { recursive: true });
      fs.symlinkSync(target, path.join(this.home, shared));
    }
    this.runtime = openHome({ GRIMOIRE_HOME: this.home }).runtime;
    this.#environment = { ...process.env, ...environment, GRIMOIRE_HOME: this.home };
  }

  /** What the model `local` keeps. */
  get modelFolder(): string {
    return path.join(this.home, 'models/local');
  }

  /** Process id of the controller, which starts with the first verb that needs one. */
  get controller(): number {
    return Number(fs.readFileSync(path.join(this.home, 'controller.pid'), 'utf8'));
  }

  /** Starts a verb. */
  start(...args: readonly string[]): ChildProcessByStdio<null, Readable, Readable> {
    return spawn(
      process.execPath,
      ['--conditions=@grimoire/source', path.join(this.#workspace, 'tools/local/src/cli/main.ts'), ...args],
      {
        cwd: this.#workspace,
        env: this.#environment,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
  }

  /** Runs a verb and gives what it said, whatever its exit code. */
  try(...args: readonly string[]): Promise<Output> {
    return new Promise((resolve, reject) => {
      const child = this.start(...args);
      const output = { stdout: '', stderr: '' };
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output.stdout += chunk));
      child.stderr.setEncoding('utf8').on('data', (chunk: string) => (output.stderr += chunk));
      child.on('error', reject);
      child.on('close', (code) => resolve({ ...output, code: code ?? 1 }));
    });
  }

  /** Runs a verb that has to succeed. */
  async do(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.try(...args);
    if (code !== 0) throw new Error(`grimoire ${args.join(' ')}: exit ${code}\n${stdout}${stderr}`);
    return stdout;
  }

  async json(...args: readonly string[]): Promise<Json> {
    return JSON.parse(await this.do(...args, '--format', 'json'));
  }

  /** Status word and message of an application or a unit's workload. */
  async status(application: string): Promise<{ readonly current: string; readonly message: string }> {
    const found = at(await this.json('status'), 'applications', application, 'application-status');
    return { current: text(at(found, 'current')), message: text(at(found, 'message') ?? '') };
  }

  /** Asks until it is so; fails with what it saw last. */
  async until<T>(what: string, see: () => Promise<T>, so: (seen: T) => boolean, seconds = 60): Promise<T> {
    const deadline = Date.now() + seconds * 1000;
    for (;;) {
      const seen = await see();
      if (so(seen)) return seen;
      if (Date.now() > deadline)
        throw new Error(`not within ${seconds} s: ${what}; last seen: ${JSON.stringify(seen)}`);
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }

  active(application: string, seconds = 90): Promise<unknown> {
    return this.until(
      `${application} is active`,
      () => this.status(application),
      ({ current }) => current === 'active',
      seconds,
    );
  }

  /** Leaves nothing behind, whatever state the test left it in. */
  async destroy(): Promise<void> {
    await this.do('destroy-model', '--no-prompt');
    fs.rmSync(this.home, { recursive: true, force: true });
    fs.rmSync(this.runtime, { recursive: true, force: true });
  }
}

/** Walks into a value of unknown shape; undefined where there is nothing. */
export function at(value: Json, ...keys: readonly (string | number)[]): Json {
  let current = value;
  for (const key of keys) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Object.entries(current).find(([name]) => name === String(key))?.[1];
  }
  return current;
}

export function text(value: Json): string {
  if (typeof value !== 'string') throw new TypeError(`expected text, found ${JSON.stringify(value)}`);
  return value;
}
