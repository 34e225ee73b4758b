import fs from 'node:fs';
import path from 'node:path';
import { readCharmcraft, readWebApplication } from '@grimoire/pack';
import type { Previewed } from '@grimoire/paas/preview';

/** Something that the developer has to mend: its message is a sentence that says what, where and how. */
export class WebAppError extends Error {}

/** A web application: its charm, what it is written in, and where its sources are. */
export interface WebApp extends Pick<Previewed, 'framework' | 'metadata'> {
  readonly name: string;
  readonly project: NonNullable<Previewed['project']>;
  /** The charm's folder. */
  readonly folder: string;
  /** The resource with its image, and the container that runs it. */
  readonly image: string;
  readonly container: string;
  /** The folder of the rock: there the sources are. */
  readonly rock: string;
}

/**
 * Reads the folder of a charm: one with an extension, or one of the family's own charms.
 *
 * @throws WebAppError, or the packer's own error, with a sentence for each thing to mend
 */
export function readWebApp(folder: string, workspace: string): WebApp {
  const { framework, charmcraft, project } = extended(folder) ?? ownCharm(folder);
  const [container, image] = containerOf(charmcraft);
  const { name, requires, provides, peers, config } = charmcraft;
  return {
    name,
    framework,
    project,
    folder,
    container,
    image,
    rock: rockOf(name, framework, workspace),
    metadata: {
      name,
      containers: charmcraft.containers ?? {},
      requires: requires ?? {},
      provides: provides ?? {},
      peers: peers ?? {},
      config: { options: config?.options ?? {} },
    },
  };
}

type Read = NonNullable<ReturnType<typeof readWebApplication>>;

const extended = (folder: string): Read | undefined => readWebApplication(folder);

/** The family's own charms, by name. */
const own = new Map<string, Read['framework']>([
  ['flask-k8s', 'flask'],
  ['django-k8s', 'django'],
  ['fastapi-k8s', 'fastapi'],
  ['go-k8s', 'go'],
  ['express-k8s', 'expressjs'],
  ['spring-boot-k8s', 'spring-boot'],
]);

/** `charms/paas/flask-k8s` and its like: written out. */
function ownCharm(folder: string): Read {
  const { charmcraft } = readCharmcraft(folder);
  const framework = own.get(charmcraft.name);
  if (framework !== undefined) return { framework, charmcraft, project: {} };
  throw new WebAppError(
    `${path.join(folder, 'charmcraft.yaml')}: no web application: it says no \`extensions: [flask-framework]\` or the like`,
  );
}

function containerOf({ containers = {} }: Read['charmcraft']): readonly [container: string, image: string] {
  for (const [name, { resource }] of Object.entries(containers)) {
    if (resource !== undefined && /(^|-)app-image$/.test(resource)) return [name, resource];
  }
  throw new WebAppError('charmcraft.yaml: no container has the image of a web application');
}

function rockOf(name: string, framework: string, workspace: string): string {
  const folders = [name, `${name.replace(/-k8s$/, '')}-app`].map((rock) => path.join(workspace, 'rocks', rock));
  const found = folders.find((folder) => fs.existsSync(path.join(folder, 'rockcraft.yaml')));
  if (found !== undefined) return found;
  throw new WebAppError(
    `${name}: there is no rock in rocks/${name}: npx nx generate web-app ${name} --framework=${framework}`,
  );
}
