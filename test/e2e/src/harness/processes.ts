import fs from 'node:fs';

/** A home's path and the folder of its sockets. */
export interface Places {
  readonly home: string;
  readonly runtime: string;
}

/** A process of a home's models, seen from the host. */
export interface Process {
  readonly pid: number;
  readonly parent: number;
  /** In ticks since boot: with the pid it tells one process from a later one of the same number. */
  readonly started: string;
  readonly args: readonly string[];
  /** Working directory as the process sees it; empty when it cannot be known. */
  readonly cwd: string;
}

/**
 * All processes that belong to a home: those that name it in their arguments, environment or mounts, and whatever
 * descends from them.
 */
export function processesOf({ home, runtime }: Places): readonly Process[] {
  const marks = [home, runtime];
  const all = everyProcess();
  const found = new Set(all.filter(({ pid }) => isMarked(pid, marks)).map(({ pid }) => pid));
  for (let size = -1; size !== found.size;) {
    size = found.size;
    for (const { pid, parent } of all) if (found.has(parent)) found.add(pid);
  }
  return all.filter(({ pid }) => found.has(pid));
}

/** Processes whose arguments, joined by blanks, have this text in them. */
export function processesWith(places: Places, words: string): readonly Process[] {
  return processesOf(places).filter(({ args }) => args.join(' ').includes(words));
}

export function isAlive({ pid, started }: Process): boolean {
  return read(pid)?.started === started;
}

/** How to name a process in an assertion that compares before with after. */
export function identity({ pid, started, args }: Process): string {
  return `${pid} since ${started}: ${args.join(' ').trim()}`;
}

/** Ends a process as a crash would. */
export function kill({ pid }: Process): void {
  process.kill(pid, 'SIGKILL');
}

/**
 * Keeps processes from running while something else is done. The time has to be short: whoever asks them waits.
 */
export async function whileFrozen<T>(processes: readonly Process[], act: () => Promise<T>): Promise<T> {
  for (const { pid } of processes) process.kill(pid, 'SIGSTOP');
  try {
    return await act();
  } finally {
    for (const one of processes) if (isAlive(one)) process.kill(one.pid, 'SIGCONT');
  }
}

function isMarked(pid: number, marks: readonly string[]): boolean {
  if (pid === process.pid) return false;
  return ['cmdline', 'environ', 'mountinfo'].some((file) => {
    const text = contentOf(`/proc/${pid}/${file}`);
    return marks.some((mark) => text.includes(mark));
  });
}

function everyProcess(): readonly Process[] {
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => read(Number(name)) ?? []);
}

/** Undefined for one that is gone; one that ended and was not yet waited for counts as gone. */
function read(pid: number): Process | undefined {
  const stat = contentOf(`/proc/${pid}/stat`);
  // The second field is a name in brackets and may hold blanks.
  const [state = '', parent = '', ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (stat === '' || state === 'Z' || state === 'X') return undefined;
  const args = contentOf(`/proc/${pid}/cmdline`).split('\0').slice(0, -1);
  return { pid, parent: Number(parent), started: rest[17] ?? '', args, cwd: linkOf(`/proc/${pid}/cwd`) };
}

function contentOf(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function linkOf(file: string): string {
  try {
    return fs.readlinkSync(file);
  } catch {
    return '';
  }
}
