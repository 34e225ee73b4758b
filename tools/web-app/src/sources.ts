import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readRock } from '@grimoire/rock';
import type { WebApp } from './web-app.ts';

/** Where the files of an application lie: here, and in its container. */
export interface Sources {
  /** The folder that is watched. */
  readonly folder: string;
  /** Where a file of the folder is in the container; `undefined`: it is not the application's. */
  inContainer(file: string): string | undefined;
  /** What a change of this one needs, in words: it is in the image or in the charm. */
  needsNewImage(file: string): boolean;
  /** For what is compiled: whether this file goes into the program, and how the program is made. */
  readonly program?: {
    isPart(file: string): boolean;
    /** @throws Error with the compiler's words */
    make(): Promise<{ readonly content: Buffer; readonly path: string }>;
  };
}

/** @param app - of whose rock */
export async function sourcesOf({ framework, rock }: WebApp): Promise<Sources> {
  const { definition } = await readRock(rock);
  const needsNewImage = (file: string): boolean =>
    ['rockcraft.yaml', 'requirements.txt', 'pyproject.toml', 'go.mod', 'go.sum'].includes(file);
  if (framework === 'go') {
    return {
      folder: rock,
      needsNewImage,
      inContainer: (file) => (/^(static|templates)\//.test(file) ? `/app/${file}` : undefined),
      program: {
        isPart: (file) => file.endsWith('.go') && !file.endsWith('_test.go'),
        make: () => compiled(rock, `/usr/local/bin/${definition.name}`),
      },
    };
  }
  if (framework === 'django') {
    const folder = `${definition.name.replaceAll('-', '_')}/`;
    return {
      folder: rock,
      needsNewImage,
      inContainer: (file) => (file.startsWith(folder) ? `/django/app/${file.slice(folder.length)}` : undefined),
    };
  }
  const copied = primeOf(definition.parts[`${framework}-framework/install-app`]);
  const into = framework === 'flask' ? 'flask/app/' : 'app/';
  const roots = copied.map((entry) => entry.slice(into.length));
  return {
    folder: rock,
    needsNewImage,
    inContainer: (file) =>
      roots.some((root) => file === root || file.startsWith(`${root}/`)) ? `/${into}${file}` : undefined,
  };
}

/** Entries that an image takes of the application: `flask/app/app.py`. */
function primeOf(part: unknown): readonly string[] {
  const prime = typeof part === 'object' && part !== null && 'prime' in part ? part.prime : [];
  return Array.isArray(prime) ? prime.filter((entry): entry is string => typeof entry === 'string') : [];
}

async function compiled(folder: string, to: string): Promise<{ readonly content: Buffer; readonly path: string }> {
  const made = fs.mkdtempSync(path.join(os.tmpdir(), 'serve-'));
  try {
    await goBuild(folder, path.join(made, 'program'));
    return { content: fs.readFileSync(path.join(made, 'program')), path: to };
  } finally {
    fs.rmSync(made, { recursive: true, force: true });
  }
}

function goBuild(folder: string, output: string): Promise<void> {
  const child = spawn('go', ['build', '-buildvcs=false', '-ldflags=-s -w', '-o', output, '.'], {
    cwd: folder,
    env: { ...process.env, CGO_ENABLED: '0' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(said.trim()))));
  });
}
