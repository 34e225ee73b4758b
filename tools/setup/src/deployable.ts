/** What `npm start` deploys, made side by side: charms, images, Pebble. What is there already is found at once. */
import { baseRoot, readRock, rockCacheDir, rockLayer } from '@grimoire/rock';
import fs from 'node:fs';
import path from 'node:path';
import { listen, workspace } from './run-program.ts';
import type { Job } from './side-by-side.ts';

/** The Pebble that Juju 3.6 puts into every workload container. */
const pebble = '1.19.2';

const charms: Job = {
  name: 'charms',
  async make(log) {
    const nx = path.join(workspace, 'node_modules/.bin/nx');
    // One after the other: the second finds the Node that the first has compressed.
    const args = ['run-many', '--target=build-here', '--projects=synapse,postgresql-k8s', '--parallel=1'];
    await listen(nx, [...args, '--outputStyle=stream'], (line) => {
      const said = /^(\S+): ((?:compressing|fetching) .+)$/.exec(line);
      if (said !== null) log(`${said[1]}: ${said[2]}`);
    });
  },
};

const pebbles: Job = {
  name: 'pebble',
  make: (log) =>
    listen(process.execPath, [path.join(workspace, 'libs/pebble/peers/build.mjs'), pebble], (line) => {
      if (!line.startsWith('/')) log(`pebble: ${line}`);
    }),
};

const images: Job = {
  name: 'images',
  async make(log) {
    const options = { cacheDir: rockCacheDir(workspace), log };
    const base = await baseRoot(options);
    const rocks = fs.globSync('rocks/*/rockcraft.yaml', { cwd: workspace }).map((file) => path.dirname(file));
    await Promise.all(
      rocks.map(async (rock) => rockLayer(await readRock(path.join(workspace, rock)), { ...options, base })),
    );
  },
};

export const deployable: readonly Job[] = [pebbles, images, charms];
