/** What is deployed or run against, made side by side: charms, images, Pebble. What is there already is found at once. */
import { baseRoot, readRock, rockCacheDir, rockLayer } from '@grimoire/rock';
import fs from 'node:fs';
import path from 'node:path';
import { listen, workspace } from './run-program.ts';
import type { Job } from './side-by-side.ts';

/** The Pebble that Juju 3.6 puts into every workload container. */
const pebble = 'pebble-1.19.2';

/** @param projects as `nx run-many --projects` takes them */
const charms = (projects: string): Job => ({
  name: 'charms',
  async make(log) {
    const nx = path.join(workspace, 'node_modules/.bin/nx');
    // One after the other: the second finds the Node that the first has compressed.
    const args = ['run-many', '--target=build-here', `--projects=${projects}`, '--parallel=1'];
    await listen(nx, [...args, '--outputStyle=stream'], (line) => {
      const said = /^(\S+): ((?:compressing|fetching) .+)$/.exec(line);
      if (said !== null) log(`${said[1]}: ${said[2]}`);
    });
  },
});

/** @param names all of them when none is named */
const peers = (...names: readonly string[]): Job => ({
  name: names.join(', ') || 'real counterparts',
  make: (log) =>
    listen(process.execPath, [path.join(workspace, 'tools/setup/src/peers.mjs'), ...names], (line) => {
      if (!line.startsWith('/')) log(line);
    }),
});

/** How many images are made at a time: most of the making waits for a mirror, and some of it fills a core. */
const lanes = 3;

/** @param rocks a glob of folders in `rocks` */
const images = (rocks: string): Job => ({
  name: 'images',
  async make(log) {
    const options = { cacheDir: rockCacheDir(workspace), log };
    const base = await baseRoot(options);
    const waiting = fs.globSync(`rocks/${rocks}/rockcraft.yaml`, { cwd: workspace }).map((file) => path.dirname(file));
    const lane = async (): Promise<void> => {
      for (let rock = waiting.shift(); rock !== undefined; rock = waiting.shift()) {
        await rockLayer(await readRock(path.join(workspace, rock)), { ...options, base });
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
  },
});

/** What `npm start` deploys. */
export const started: readonly Job[] = [
  peers(pebble),
  images('{synapse,synapse-nginx,postgresql}'),
  charms('synapse,postgresql-k8s'),
];

/** All that the end-to-end suite deploys, and all that the conformance suites run against. */
export const deployable: readonly Job[] = [peers(), images('*'), charms('tag:charm')];
