import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { sourceLinks } from './source-links.ts';

const folder = mkdtempSync(join(tmpdir(), 'grimoire-links-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const [charm, workspace] = [join(folder, 'charm'), join(folder, 'workspace')];
mkdirSync(join(charm, 'dist'), { recursive: true });
mkdirSync(join(workspace, 'src'), { recursive: true });
writeFileSync(join(workspace, 'src/charm.ts'), 'const one: number = 1;\n');

const code = 'const one = 1; // ä\n';
const map = { version: 3, names: [], mappings: 'AAAA', sources: ['src/charm.ts', 'src/gone.ts', 'grimoire:charm'] };
const write = (name: string, text: string): void => writeFileSync(join(charm, 'dist', name), text);

describe('links to the sources', () => {
  it('have the paths of this machine, and the texts that are still there', () => {
    write('hook-1.cjs', code);
    write('hook-1.cjs.map', JSON.stringify(map));
    write('lazy-1.cjs', code);
    const [link, ...others] = sourceLinks(charm, workspace);
    expect(others).toEqual([]);
    expect(link).toMatchObject({ file: 'dist/hook-1.cjs', size: Buffer.byteLength(code) });
    const [, content = ''] = link?.link.split(',') ?? [];
    expect(JSON.parse(Buffer.from(content, 'base64').toString())).toEqual({
      ...map,
      sources: [
        pathToFileURL(join(workspace, 'src/charm.ts')).href,
        pathToFileURL(join(workspace, 'src/gone.ts')).href,
        'grimoire:charm',
      ],
      sourcesContent: ['const one: number = 1;\n', null, null],
    });
  });

  it('are found again where a killed controller has left one', () => {
    const [first] = sourceLinks(charm, workspace);
    write('hook-1.cjs', code + (first?.link ?? ''));
    expect(sourceLinks(charm, workspace)).toEqual([first]);
  });
});
