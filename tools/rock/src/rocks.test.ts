import { globSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { enter } from './builder-root.ts';
import { baseRoot, readRock, rockCacheDir, rockLayer, type BaseRoot, type RockLayer } from './index.ts';
import { removeTree, scratchFolder } from './layer-store.ts';

const workspace = fileURLToPath(new URL('../../..', import.meta.url));
const cacheDir = rockCacheDir(workspace);
const minutes = 60_000;

/** The workspace's own rocks, built and started for real: each brings tests that run inside its root. */
const rocks = await Promise.all(
  globSync('rocks/*/tests', { cwd: workspace })
    .toSorted()
    .map((tests) => readRock(join(workspace, dirname(tests)))),
);

/** Whose files are needed besides the rock's own: the exporter, Django and Indico ask a real PostgreSQL. */
const beside: Readonly<Record<string, string | readonly string[]>> = {
  synapse: 'postgresql',
  'django-app': 'postgresql',
  indico: ['postgresql', 'redis'],
};

describe('the rocks of the workspace', () => {
  let base: BaseRoot;
  const layers = new Map<string, RockLayer>();

  beforeAll(async () => {
    const options = { cacheDir, log: (line: string): void => console.error(line) };
    base = await baseRoot(options);
    for (const rock of rocks) layers.set(rock.definition.name, await rockLayer(rock, { ...options, base }));
  }, 10 * minutes);

  it.each(rocks)(
    '$definition.name passes its tests inside its root',
    async (rock) => {
      const { name } = rock.definition;
      const scratch = await scratchFolder(cacheDir);
      const tests = join(cacheDir, scratch, 'host', 'tests');
      await mkdir(tests, { recursive: true });
      await cp(join(rock.dir, 'tests'), tests, { recursive: true });
      const lowers = [name, ...[beside[name] ?? []].flat()].flatMap((wanted) => layers.get(wanted) ?? []);
      try {
        const ended = await enter(
          cacheDir,
          { path: scratch, tree: scratch },
          {
            lowers: [...lowers, base].map(({ digest }) => join('layers', digest, 'root')),
            base,
            downloads: 'tests',
            ownNetwork: true,
            argv: ['python3', '-B', '-m', 'unittest', 'discover', '-s', '/host/tests'],
          },
        );
        expect(ended.stderr).toMatch(/Ran \d+ tests?[^]*OK$/);
        expect(ended.code).toBe(0);
      } finally {
        await removeTree(cacheDir, scratch);
      }
    },
    6 * minutes,
  );
});
