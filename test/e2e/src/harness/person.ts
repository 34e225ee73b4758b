import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { workspace } from './grimoire.ts';

/** What a command came to, both outputs in the order in which they were written. */
export interface Said {
  readonly code: number;
  readonly text: string;
  readonly seconds: number;
}

export interface TypeOptions {
  /** The folder to be in. */
  readonly cwd: string;
  readonly environment?: NodeJS.ProcessEnv;
  /** Without any network but the loopback. */
  readonly offline?: boolean;
  /** Ctrl-C as soon as the output has this. */
  readonly interruptAt?: RegExp;
}

/** What tells programs the way to a registry; a login has it from the machine, as it has its PATH. */
const ways =
  /^((https?|no|all)_proxy|npm_config_(registry|cafile)|pip_.+|uv_.+|go(proxy|flags|sumdb|nosumdb|private)|ssl_cert_(file|dir)|node_extra_ca_certs|curl_ca_bundle|git_ssl_cainfo)$/i;

/** Somebody with an empty home at a terminal of this machine: root, or an ordinary user. */
export class Person {
  readonly name: string;
  readonly home: string;
  readonly #isMe: boolean;
  readonly #made: boolean;

  private constructor(name: string, home: string, made: boolean) {
    this.name = name;
    this.home = home;
    this.#isMe = name === os.userInfo().username;
    this.#made = made;
  }

  /** Whoever runs the tests, with a home that is empty. */
  static me(): Person {
    return new Person(os.userInfo().username, fs.mkdtempSync(path.join(os.tmpdir(), 'my-home-')), false);
  }

  /** The user that CI made, or one made here; only root can do that. */
  static ordinary(name = 'grimoire-visitor'): Person {
    const isThere = spawnSync('id', [name]).status === 0;
    if (!isThere) must(spawnSync('useradd', ['--create-home', '--shell', '/bin/sh', name], { encoding: 'utf8' }));
    const home = fs.mkdtempSync(path.join(os.tmpdir(), 'visitor-home-'));
    must(spawnSync('chown', [`${name}:`, home], { encoding: 'utf8' }));
    return new Person(name, home, !isThere);
  }

  /** Clones what is committed. @returns the clone's folder, in the person's home */
  clone(): string {
    const folder = path.join(this.home, 'grimoire');
    must(spawnSync('git', ['clone', '--quiet', '--no-hardlinks', workspace, folder], { encoding: 'utf8' }));
    if (!this.#isMe) must(spawnSync('chown', ['-R', `${this.name}:`, folder], { encoding: 'utf8' }));
    return folder;
  }

  /** Types a command, waits for its end, and for nothing that it left running. */
  type(command: readonly string[], { cwd, environment, offline = false, interruptAt }: TypeOptions): Promise<Said> {
    const variables = { ...this.#login(), ...environment };
    const asPerson = this.#isMe ? [] : ['runuser', '-u', this.name, '--'];
    const alone = offline ? ['unshare', '--net', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'] : [];
    const clean = ['env', '-i', ...Object.entries(variables).map(([key, value]) => `${key}=${value}`)];
    const [program = 'env', ...args] = [...alone, ...asPerson, ...clean, ...command];
    const began = performance.now();
    return new Promise((resolve, reject) => {
      // A process group of its own, as a shell gives to what is typed: Ctrl-C goes to all of it.
      const child = spawn(program, args, { cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
      let text = '';
      let isInterrupted = false;
      const hear = (chunk: string): void => {
        text += chunk;
        if (interruptAt === undefined || isInterrupted || !interruptAt.test(text)) return;
        isInterrupted = true;
        process.kill(-(child.pid ?? 0), 'SIGINT');
      };
      child.stdout.setEncoding('utf8').on('data', hear);
      child.stderr.setEncoding('utf8').on('data', hear);
      child.on('error', reject);
      child.on('close', (code) => resolve({ code: code ?? 130, text, seconds: (performance.now() - began) / 1000 }));
    });
  }

  /** Processes of an ordinary user, by command line: every one is this person's. */
  processes(): readonly string[] {
    const { stdout } = spawnSync('ps', ['-u', this.name, '-o', 'args='], { encoding: 'utf8' });
    return stdout.split('\n').filter((line) => line !== '');
  }

  /** Takes the home away, and the user if it was made here. */
  leave(): void {
    fs.rmSync(this.home, { recursive: true, force: true });
    if (this.#made) spawnSync('userdel', ['--remove', this.name]);
  }

  #login(): NodeJS.ProcessEnv {
    const given = Object.entries(process.env).filter(([key]) => ways.test(key));
    // The workspace's own Node must not serve: the machine's has to do.
    const folders = (process.env['PATH'] ?? '').split(':').filter((folder) => !folder.includes('node_modules'));
    // What an ordinary user of Debian has: no sbin, and nothing of root's.
    const open = folders.filter((folder) => !/\/sbin$|^\/root\//.test(folder));
    return {
      ...Object.fromEntries(given),
      HOME: this.home,
      USER: this.name,
      LOGNAME: this.name,
      LANG: 'C.UTF-8',
      PATH: [...new Set(this.name === 'root' ? folders : open)].join(':'),
    };
  }
}

function must({ status, stderr }: { readonly status: number | null; readonly stderr: string }): void {
  if (status !== 0) throw new Error(stderr);
}
