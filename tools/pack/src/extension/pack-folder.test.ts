import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readArtifact } from '../artifact/artifact.ts';
import { packFolder } from './pack-folder.ts';

const fixture = path.join(import.meta.dirname, '../../fixtures/web-app/charmcraft.yaml');

describe('a folder with nothing but a charmcraft.yaml that names an extension', { timeout: 120_000 }, () => {
  let folder = '';
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'web-app-'));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  const write = (change: (text: string) => string = (text) => text): void =>
    fs.writeFileSync(path.join(folder, 'charmcraft.yaml'), change(fs.readFileSync(fixture, 'utf8')));

  it('packs into the charm of the framework, with the options and endpoints of the team', async () => {
    write();
    const [packed] = await packFolder(folder);
    expect(packed?.path).toBe(path.join(folder, 'dist/guest-book_amd64.charm'));
    const { declared, files } = readArtifact(packed?.path ?? '');
    expect(Object.values(declared).join('\n')).toMatch(/flask-secret-key-id[^]*motto|motto[^]*flask-secret-key-id/);
    for (const name of ['dispatch', 'metadata.yaml', 'config.yaml', 'dist/charm.mjs', 'bin/node']) {
      expect([...files.keys()]).toContain(name);
    }
  });

  it.each<[string, (text: string) => string, string]>([
    [
      'another extension',
      (text) => text.replace('flask-', 'rust-'),
      'charmcraft.yaml:10: extensions: must name exactly one of',
    ],
    [
      "an option of the framework's",
      (text) => text.replace('motto:', 'flask-debug:'),
      'config.options.flask-debug: flask-framework has this option itself: take it out',
    ],
    ['storage', (text) => `${text}storage: {data: {type: filesystem}}\n`, 'storage: the extension takes none'],
  ])('is refused with %s: file, line, key and what to do', async (_what, change, sentence) => {
    write(change);
    await expect(packFolder(folder)).rejects.toThrow(sentence);
    expect(fs.existsSync(path.join(folder, 'dist'))).toBe(false);
  });
});
