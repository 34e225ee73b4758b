import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { podFolder } from '../kubelet/pod-folder.ts';
import { charmFiles, writeResource } from './charm-files.ts';

const base = mkdtempSync(join(tmpdir(), 'grimoire-files-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));
const folder = podFolder(base, 'a/0');
const upper = join(folder.layers, 'charm/upper');
mkdirSync(join(folder.agent, 'charm'), { recursive: true });
mkdirSync(join(upper, 'tmp'), { recursive: true });
writeFileSync(join(base, 'of-the-host'), 'private');
const files = charmFiles(folder, 'charm');

describe("files of a charm's container", () => {
  it('are read and written where the container has them', () => {
    files.writeFile('/tmp/out', Buffer.from('one'));
    expect(readFileSync(join(upper, 'tmp/out'), 'utf8')).toBe('one');
    files.writeFile('/tmp/out', Buffer.from('1'));
    expect(Buffer.from(files.readFile('/tmp/out')).toString()).toBe('1');
    files.writeFile('/var/lib/juju/agents/unit-a-0/charm/x', Buffer.from('two'));
    expect(readFileSync(join(folder.agent, 'charm/x'), 'utf8')).toBe('two');
    expect(() => files.readFile('/tmp/none')).toThrow(/^open \/tmp\/none: /);
  });

  it('are not those of the host, by whatever link or dots the charm leads there', () => {
    symlinkSync(base, join(upper, 'tmp/folder'));
    symlinkSync(join(base, 'of-the-host'), join(upper, 'tmp/file'));
    for (const link of ['/tmp/folder/of-the-host', '/tmp/file']) {
      expect(() => files.readFile(link)).toThrow(/^open /);
      expect(() => files.writeFile(link, Buffer.from('taken'))).toThrow(/^open /);
    }
    for (const dots of ['../../../../of-the-host', '/var/lib/juju/../../../of-the-host']) {
      files.writeFile(dots, Buffer.from('of the container'));
      expect(Buffer.from(files.readFile(dots)).toString()).toBe('of the container');
    }
    expect(readFileSync(join(base, 'of-the-host'), 'utf8')).toBe('private');
  });

  it('that are resources are written beside the charm, and nowhere else', () => {
    expect(writeResource(folder, 'notes.txt', 'text')).toBe('/var/lib/juju/agents/unit-a-0/resources/notes.txt');
    expect(readFileSync(join(folder.agent, 'resources/notes.txt'), 'utf8')).toBe('text');
    rmSync(join(folder.agent, 'resources'), { recursive: true });
    symlinkSync(base, join(folder.agent, 'resources'));
    expect(() => writeResource(folder, 'of-the-host', 'taken')).toThrow(/leads out of the container/);
    expect(readFileSync(join(base, 'of-the-host'), 'utf8')).toBe('private');
  });
});
