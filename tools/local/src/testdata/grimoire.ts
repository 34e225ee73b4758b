import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const workspace = fileURLToPath(new URL('../../../..', import.meta.url));

/** Roots and layers, which take minutes to make. */
export const sharedCache: string = join(workspace, '.grimoire', 'cache');

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly notes: string;
}

/** Builds Juju's own executable for hook tools, which the shell charm calls. Instant when it is there. */
export function buildHookTools(): void {
  const { status, stderr } = spawnSync(process.execPath, [join(workspace, 'tools/setup/src/peers.mjs'), 'jujuc']);
  if (status !== 0) throw new Error(`the hook tools could not be built: ${stderr.toString()}`);
}

/** A home of its own, driven by the real command line. Roots and layers are shared with the workspace. */
export class Grimoire {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'grimoire-test-'));
  readonly home: string = join(this.folder, 'home');

  readonly #settings: Readonly<Record<string, string>>;

  /** @param settings environment of the command line, and so of the controller */
  constructor(settings: Readonly<Record<string, string>> = {}) {
    this.#settings = settings;
    mkdirSync(sharedCache, { recursive: true });
    mkdirSync(this.home);
    symlinkSync(sharedCache, join(this.home, 'cache'));
  }

  /** Runs a verb to its end. */
  run(...args: readonly string[]): Promise<Ran> {
    const main = join(workspace, 'tools/local/src/cli/main.ts');
    const child = spawn(process.execPath, ['--conditions=@grimoire/source', main, ...args], {
      cwd: this.folder,
      env: {
        ...process.env,
        GRIMOIRE_HOME: this.home,
        GRIMOIRE_PEBBLE_POLL_MS: '200',
        GRIMOIRE_PROBE_PERIOD_MS: '500',
        ...this.#settings,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [out, notes]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => notes.push(chunk));
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) =>
        resolve({ code: code ?? -1, out: Buffer.concat(out).toString(), notes: Buffer.concat(notes).toString() }),
      );
    });
  }

  /** Runs a verb that must succeed; answers what it printed. */
  async ok(...args: readonly string[]): Promise<string> {
    const { code, out, notes } = await this.run(...args);
    if (code !== 0) throw new Error(`grimoire ${args.join(' ')} exited with ${code}: ${notes}`);
    return out;
  }

  /** Kills the controller as a crash would. */
  killController(): void {
    process.kill(Number(readFileSync(join(this.home, 'controller.pid'), 'utf8')), 'SIGKILL');
  }

  /** Names of the hooks and actions that ran on a unit, in order; failed ones with `!`. */
  async hooks(unit: string): Promise<readonly string[]> {
    const log = await this.ok('debug-log', '--replay', '-i', unit);
    return [...log.matchAll(/(ran|hook) "([^"]+)" ?(?:hook )?\([^)]*\)( failed)?/g)].map(
      ([, , name = '', failed]) => `${name}${failed === undefined ? '' : '!'}`,
    );
  }

  /** Asks until it holds. */
  async until<T>(what: string, look: () => Promise<T | undefined>, patience = 30_000): Promise<T> {
    for (const deadline = Date.now() + patience; Date.now() < deadline; await sleep(100)) {
      const found = await look();
      if (found !== undefined) return found;
    }
    throw new Error(`${what}: not within ${patience / 1000} s`);
  }

  async end(): Promise<void> {
    await this.run('destroy-model');
    rmSync(this.folder, { recursive: true, force: true });
  }
}
