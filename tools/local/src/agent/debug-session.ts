import type { DebugRequest } from '../controller/hook-requests.ts';
import { reasonOf } from '../home/grimoire-error.ts';
import { charmContainer } from '../kubelet/container-spec.ts';
import type { PodFolder } from '../kubelet/pod-folder.ts';
import type { World } from '../world/index.ts';
import { letRun, openInspector, type Inspector } from './inspector.ts';
import { sourceLinks, type SourceLink } from './source-links.ts';

export interface DebugSessionInput {
  readonly world: World;
  readonly folder: PodFolder;
  /** The charm's folder in its container. */
  readonly inside: string;
  /** The pod's. */
  readonly address: string;
  readonly hook: string;
  readonly request: DebugRequest;
  /** Takes why there is no debugger: the hook runs all the same. */
  say(message: string): void;
}

/**
 * Has one hook run under a debugger: its files say where their sources are, its process waits for whoever attaches. When
 * nobody waits for it any more the process goes on; afterwards the files are as they were.
 *
 * @param run starts the process with that much more of an environment, and ends with it
 */
export async function debugged<T>(
  input: DebugSessionInput,
  run: (env: Readonly<Record<string, string>>) => Promise<T>,
): Promise<T> {
  const { hook, request } = input;
  const prepared = await prepare(input);
  if (prepared === undefined) return await run({});
  const { inspector, links } = prepared;
  const ended = new AbortController();
  try {
    for (const link of links) await lead(input, link);
    const waited = inspector.url(ended.signal).then((url) => attend(url, hook, request, ended.signal));
    const result = await run(inspector.env);
    ended.abort();
    await waited;
    return result;
  } finally {
    ended.abort();
    await inspector.close();
    for (const link of links) await cut(input, link);
  }
}

async function prepare({
  world,
  folder,
  address,
  hook,
  request,
  say,
}: DebugSessionInput): Promise<{ readonly inspector: Inspector; readonly links: readonly SourceLink[] } | undefined> {
  try {
    const links = sourceLinks(folder.charm, request.workspace);
    return { inspector: await openInspector({ world, pod: folder.pod, address, hostPort: request.hostPort }), links };
  } catch (error) {
    say(`"${hook}" runs without a debugger: ${reasonOf(error)}`);
    return undefined;
  }
}

/** Says where it waits, and lets it go when the one who asked is gone. */
async function attend(
  url: string | undefined,
  hook: string,
  { gone, waiting }: DebugRequest,
  ended: AbortSignal,
): Promise<void> {
  if (url === undefined) return;
  if (!gone.aborted) waiting(hook, url);
  const over = AbortSignal.any([gone, ended]);
  if (!over.aborted) await new Promise((resolve) => over.addEventListener('abort', resolve, { once: true }));
  if (!ended.aborted) await letRun(url);
}

/** As root in the container: the files may be of the charm's user. */
async function lead(input: DebugSessionInput, { file, size, link }: SourceLink): Promise<void> {
  await cut(input, { file, size });
  await inContainer(input, ['/bin/sh', '-c', 'cat >> "$1"', 'sh', `${input.inside}/${file}`], link);
}

async function cut(input: DebugSessionInput, { file, size }: Omit<SourceLink, 'link'>): Promise<void> {
  await inContainer(input, ['/bin/sh', '-c', 'truncate -s "$1" "$2"', 'sh', String(size), `${input.inside}/${file}`]);
}

async function inContainer({ world, folder }: DebugSessionInput, argv: readonly string[], stdin = ''): Promise<void> {
  await world.exec(folder.pod, charmContainer, { argv, env: { PATH: '/usr/bin:/bin' }, stdin });
}
