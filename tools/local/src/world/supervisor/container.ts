import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GrimoireError } from '../../home/grimoire-error.ts';
import { childOf } from '../enter-container.ts';
import { findTool, toolEnvironment } from '../host-tools.ts';
import type { ContainerSpec, ContainerState, ExecExit, PodSpec } from '../world.ts';
import { prepareRoot, wipeRoot } from './container-root.ts';
import { type MemoryGroup, memoryGroup, unlimited } from './memory-limit.ts';
import type { PodNetwork } from './pod-network.ts';

const script = fileURLToPath(new URL('../scripts/container.sh', import.meta.url));

/** What a container gets from the world around it. */
export interface Surroundings {
  readonly pod: PodSpec;
  readonly network: PodNetwork;
  readonly gateway: string;
  /** A short folder for this container alone. */
  readonly links: string;
  /** Begins the names of control groups: unique on the machine. */
  readonly groupPrefix: string;
  readonly exited: (container: Container, exit: ExecExit, asked: boolean) => void;
}

/** One container: its specification, and its first process while it runs. */
export class Container {
  readonly #around: Surroundings;
  readonly memory: MemoryGroup;
  #spec: ContainerSpec;
  #child: ChildProcess | undefined;
  #pid: number | undefined;
  #asked = false;
  #starts = 0;
  #startedAt = 0;
  #exit: ExecExit | undefined;

  constructor(spec: ContainerSpec, around: Surroundings) {
    this.#spec = spec;
    this.#around = around;
    const name = `${around.groupPrefix}-${around.pod.name}-${spec.name}`;
    this.memory = spec.memoryMiB === undefined ? unlimited : memoryGroup(name, spec.memoryMiB);
  }

  get name(): string {
    return this.#spec.name;
  }

  /** The first process; undefined while none runs. */
  get pid(): number | undefined {
    return this.#pid;
  }

  get state(): ContainerState {
    return {
      pod: this.#around.pod.name,
      name: this.name,
      running: this.#child !== undefined,
      ...(this.#pid === undefined ? {} : { pid: this.#pid }),
      startedAt: this.#startedAt,
      restarts: Math.max(0, this.#starts - 1),
      ...(this.#exit === undefined ? {} : { exit: this.#exit }),
      memoryLimit: this.memory.limit,
    };
  }

  /** Starts it as specified before, or otherwise from now on. */
  async start(spec: ContainerSpec = this.#spec): Promise<void> {
    if (this.#child !== undefined) {
      throw new GrimoireError(`container ${this.name} of ${this.#around.pod.name} runs already`);
    }
    this.#spec = spec;
    const child = this.#spawn();
    this.#child = child;
    this.#asked = false;
    this.#starts += 1;
    this.#startedAt = Date.now();
    child.once('exit', (code, signal) => this.#ended(code === null ? { signal: signal ?? 'SIGKILL' } : { code }));
    if (await prepared(child)) {
      this.#pid = childOf(child.pid ?? 0);
      return;
    }
    throw new GrimoireError(
      `container ${this.name} of ${this.#around.pod.name} did not start: ${lastLine(spec.logFile)} (${spec.logFile})`,
    );
  }

  /** SIGTERM to the first process, SIGKILL after the grace; resolves when it is gone. */
  async stop(graceMs: number): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    this.#asked = true;
    const gone = once(child, 'exit');
    if (graceMs > 0) this.#signal('SIGTERM');
    const last = setTimeout(() => this.#signal('SIGKILL'), graceMs);
    await gone;
    clearTimeout(last);
  }

  wipe(): void {
    wipeRoot(this.#spec.writable);
  }

  #spawn(): ChildProcess {
    const { pod, network, gateway, links } = this.#around;
    const spec = this.#spec;
    const root = prepareRoot(links, { ...pod, address: network.address }, spec, gateway);
    mkdirSync(dirname(spec.logFile), { recursive: true });
    const log = openSync(spec.logFile, 'a');
    const namespaces = ['--mount', '--pid', '--ipc', '--uts', '--fork', '--kill-child'];
    const prepare = [script, root.root, root.overlay, spec.hostname ?? pod.name, String(root.mounts.length / 3)];
    const args = [`--net=${network.file}`, '--', 'unshare', ...namespaces, '--', 'sh', ...prepare, ...root.mounts];
    args.push(...firstProcess(spec));
    try {
      return this.memory.start(() =>
        spawn('nsenter', args, { env: toolEnvironment, cwd: '/', stdio: ['ignore', log, log, 'pipe'] }),
      );
    } finally {
      closeSync(log);
    }
  }

  /** Its own process, not `unshare`, gets the signal: who waits for it must not be gone first. */
  #signal(signal: NodeJS.Signals): void {
    try {
      if (this.#pid === undefined) this.#child?.kill('SIGKILL');
      else process.kill(this.#pid, signal);
    } catch {
      // It ended in between.
    }
  }

  #ended(exit: ExecExit): void {
    this.#child = undefined;
    this.#pid = undefined;
    this.#exit = exit;
    this.#around.exited(this, exit, this.#asked);
  }
}

/** The command that makes the shell of `container.sh` the first process, with nothing but its own environment. */
function firstProcess(spec: ContainerSpec): readonly string[] {
  const { uid, gid, groups = [] } = spec.user ?? { uid: 0, gid: 0 };
  const environment = Object.entries(spec.env ?? {}).map(([name, value]) => `${name}=${value}`);
  // `env` looks for a program with the PATH that it gives it.
  const chroot = findTool('chroot') ?? 'chroot';
  const asUser = [`--userspec=${uid}:${gid}`, `--groups=${groups.join(',')}`];
  return ['env', '-i', ...environment, chroot, ...asUser, '.', ...spec.argv];
}

/** Whether the root was made: the script says so just before it becomes the program. */
function prepared(child: ChildProcess): Promise<boolean> {
  return new Promise((resolve) => {
    child.stdio[3]?.once('data', () => resolve(true));
    child.once('close', () => resolve(false));
    child.once('error', () => resolve(false));
  });
}

function lastLine(file: string): string {
  if (!existsSync(file)) return 'it said nothing';
  return readFileSync(file, 'utf8').trimEnd().split('\n').at(-1) || 'it said nothing';
}

/** The folder of a container's links. */
export function linksOf(containers: string, pod: string, container: string): string {
  return join(containers, `${pod}.${container}`);
}
