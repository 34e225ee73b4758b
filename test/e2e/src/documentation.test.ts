import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyWorkspace } from '@grimoire/nx/workspace-copy';
import { Grimoire, workspace, type Output } from './harness/grimoire.ts';
import { blocksOf, type Block } from './harness/page.ts';

const minutes = 60_000;

const pages = ['README.md', ...fs.globSync('docs/**/*.md', { cwd: workspace })].toSorted().map((file) => ({
  file,
  blocks: blocksOf(fs.readFileSync(path.join(workspace, file), 'utf8')),
}));
const tested = pages.flatMap(({ file, blocks }) => {
  const marked = blocks.filter(({ words }) => words === 'sh test');
  return marked.length === 0 ? [] : [{ file, blocks: marked }];
});

it('shell blocks are marked as tested, or as they are', () => {
  const words = new Set(pages.flatMap(({ blocks }) => blocks.map((block) => block.words)));
  expect([...words].filter((word) => /^(sh|bash|shell|console)\b/.test(word)).toSorted()).toEqual(['sh', 'sh test']);
});

describe.each(tested)('what $file tells to type', ({ file, blocks }) => {
  // What generators write would stay.
  const writes = blocks.some(({ code }) => code.includes('nx generate '));
  const root = writes ? fs.mkdtempSync(path.join(os.tmpdir(), 'grimoire-copy-')) : workspace;
  const grimoire = new Grimoire(path.basename(file, '.md').slice(0, 12), {}, root);
  beforeAll(async () => {
    if (writes) copyWorkspace(workspace, root);
    else await grimoire.do('up');
  }, 6 * minutes);
  afterAll(async () => {
    await grimoire.destroy();
    if (writes) fs.rmSync(root, { recursive: true, force: true });
  }, 2 * minutes);

  it.each(blocks)('line $line', { timeout: 4 * minutes }, async (block) => {
    const { code, stdout, stderr } = await run(block, root, grimoire.home);
    expect(code, `${block.code}\n${stdout}${stderr}`).toBe(0);
  });
});

/** As a shell does that ends at the first command that fails. */
function run({ code: script }: Block, root: string, home: string): Promise<Output> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-euo', 'pipefail', '-c', script], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, GRIMOIRE_HOME: home, NX_DAEMON: 'false' },
    });
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output.stdout += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (output.stderr += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ ...output, code: code ?? 1 }));
  });
}
