import fs from 'node:fs';
import path from 'node:path';
import type { PebbleApi } from '@grimoire/pebble';
import type { Sources } from './sources.ts';
import type { WebApp } from './web-app.ts';

/** What was saved, as the container gets it. */
export type Taken =
  | { readonly is: 'taken'; readonly files: readonly string[] }
  /** Not taken: what was there before goes on. */
  | { readonly is: 'refused'; readonly why: string }
  | { readonly is: 'nothing' };

const user = { user: '_daemon_', group: '_daemon_' } as const;

/**
 * Takes over what was saved: nothing of it when one of the files is no program, so that the application goes on as it was.
 *
 * @param files - from the sources' folder
 */
export async function takeOver(pebble: PebbleApi, sources: Sources, files: readonly string[]): Promise<Taken> {
  const images = files.filter((file) => sources.needsNewImage(file));
  if (images.length > 0) {
    return { is: 'refused', why: `${images.join(', ')}: goes into the image: stop serve and start it again` };
  }
  const lying = files.flatMap((file) => {
    const to = sources.inContainer(file);
    return to === undefined ? [] : [{ file, to, content: contentOf(path.join(sources.folder, file)) }];
  });
  const wrong = await wrongIn(pebble, lying);
  if (wrong !== undefined) return { is: 'refused', why: wrong };
  const parts = files.filter((file) => sources.program?.isPart(file) === true);
  try {
    const program = parts.length > 0 ? await sources.program?.make() : undefined;
    for (const one of lying) await put(pebble, one);
    if (program) await pebble.writeFile(program.path, program.content, { permissions: 0o755 });
  } catch (error) {
    return { is: 'refused', why: error instanceof Error ? error.message : String(error) };
  }
  const taken = [...new Set([...lying.map(({ file }) => file), ...parts])];
  return taken.length === 0 ? { is: 'nothing' } : { is: 'taken', files: taken };
}

/** A file as it was when it was looked at: what is judged is what is taken, whatever is saved meanwhile. */
interface Lying {
  readonly file: string;
  readonly to: string;
  /** `undefined`: it is gone, or a folder is in its place. */
  readonly content: Buffer | undefined;
}

function contentOf(file: string): Buffer | undefined {
  try {
    return fs.readFileSync(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && /^(ENOENT|EISDIR|ENOTDIR)$/.test(String(error.code)))
      return undefined;
    throw error;
  }
}

async function put(pebble: PebbleApi, { to, content }: Lying): Promise<void> {
  if (content === undefined) return pebble.removePath(to, { recursive: true });
  await pebble.writeFile(to, content, { ...user, makeDirs: true });
  // Python takes its bytecode for good when the source has the size and the second of before.
  if (to.endsWith('.py')) await pebble.removePath(`${path.posix.dirname(to)}/__pycache__`, { recursive: true });
}

/** Python's own word on each file, before any of them is taken. */
async function wrongIn(pebble: PebbleApi, lying: readonly Lying[]): Promise<string | undefined> {
  for (const { file, content } of lying) {
    if (!file.endsWith('.py') || content === undefined) continue;
    const compile = 'import sys; compile(sys.stdin.buffer.read(), sys.argv[1], "exec")';
    const said = await pebble.exec(['/bin/python3', '-c', compile, file], { stdin: content }).then(
      () => undefined,
      (error: unknown) => lastLines(error),
    );
    if (said !== undefined) return said;
  }
  return undefined;
}

function lastLines(error: unknown): string {
  const said = typeof error === 'object' && error !== null && 'stderr' in error ? String(error.stderr) : String(error);
  return said.trim().split('\n').slice(-4).join('\n');
}

/**
 * Has the application run what was taken. Gunicorn starts its workers anew on a signal, which is quicker than a start; one
 * that does not run, because what it got before was no good, is started.
 */
export async function runAnew(pebble: PebbleApi, { framework }: WebApp): Promise<void> {
  const [service] = await pebble.services([framework]);
  if ((framework === 'flask' || framework === 'django') && service?.current === 'active') {
    await pebble.sendSignal('SIGHUP', [framework]);
    return;
  }
  await pebble.restartServices([framework]);
}
