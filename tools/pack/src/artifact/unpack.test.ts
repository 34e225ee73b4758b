import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { juju } from '../judge/judges.ts';
import { compress } from '../zip/member.ts';
import { zip } from '../zip/write.ts';
import { readArtifact } from './artifact.ts';
import { unpack } from './unpack.ts';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'grimoire-unpack-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

interface Entry {
  readonly content: string;
  /** Unix type and mode. */
  readonly mode: number;
}
const file = (content: string, mode = 0o100644): Entry => ({ content, mode });
const charm: Readonly<Record<string, Entry>> = {
  'metadata.yaml': file('name: demo\nsummary: s\ndescription: d\nrequires: {db: {interface: x}}\n'),
  'manifest.yaml': file('bases: [{name: ubuntu, channel: "22.04"}]\n'),
  dispatch: file('#!/bin/sh\n', 0o100755),
};

/** A charm as somebody else's packer could have made it: `mode` with any file type, 0 for none at all. */
function artifact(entries: Readonly<Record<string, Entry>>): string {
  const written = Object.entries({ ...charm, ...entries });
  const archive = Buffer.concat(
    zip(written.map(([name, { content }]) => ({ path: name, mode: 0o644, member: compress(Buffer.from(content)) }))),
  );
  for (const [name, { mode }] of written) {
    const header = archive.lastIndexOf(Buffer.from(name), archive.length) - 46;
    archive.writeUInt32LE((mode << 16) >>> 0, header + 38);
    if (mode === 0) archive.writeUInt16LE(20, header + 4);
  }
  const target = path.join(folder, 'a.charm');
  fs.writeFileSync(target, archive);
  return target;
}

function tree(root: string): Readonly<Record<string, string>> {
  const found = fs.readdirSync(root, { recursive: true, encoding: 'utf8' }).toSorted();
  return Object.fromEntries(
    found
      .filter((name) => name !== 'revision')
      .map((name) => {
        const target = path.join(root, name);
        const stat = fs.lstatSync(target);
        if (stat.isSymbolicLink()) return [name, `-> ${fs.readlinkSync(target)}`];
        const mode = (stat.mode & 0o777).toString(8);
        return [name, stat.isDirectory() ? `${mode} directory` : `${mode} ${fs.readFileSync(target, 'utf8')}`];
      }),
  );
}

describe('unpacking', () => {
  it.each<readonly [string, Readonly<Record<string, Entry>>]>([
    ['plain files, folders made on the way', { 'a/b/c.txt': file('c'), 'a/run': file('r', 0o100755) }],
    ['an entry that was not written under Unix', { 'a.txt': file('a', 0) }],
    ['an entry without a Unix mode', { 'a.txt': file('a', 0o100000) }],
    [
      'hooks that are not executable',
      { 'hooks/install': file('#!/bin/sh\n'), 'hooks/db-relation-joined': file(''), 'hooks/other': file('x') },
    ],
    ['a link inside', { 'a/link': file('../dispatch', 0o120777) }],
    ['a folder of its own', { 'kept/': file('', 0o040755) }],
  ])('does with %s what Juju does', (_, entries) => {
    const given = artifact(entries);
    const [ours, theirs] = [path.join(folder, 'ours'), path.join(folder, 'theirs')];
    expect(juju(given, theirs)).toMatchObject({ status: 0, stderr: '' });
    unpack(given, ours);
    expect(tree(ours)).toEqual(tree(theirs));
  });

  it.each<readonly [string, Readonly<Record<string, Entry>>, string]>([
    [
      'a link out of the charm',
      { link: file('../../etc/passwd', 0o120777) },
      'links to ../../etc/passwd, outside the charm',
    ],
    [
      'an absolute link',
      { link: file('/etc/passwd', 0o120777) },
      'is a symbolic link to the absolute path /etc/passwd',
    ],
    ['a device', { device: file('', 0o020644) }, 'is neither a file, a directory nor a symbolic link'],
  ])('refuses %s as Juju does, with nothing written', (_, entries, why) => {
    const given = artifact(entries);
    const ours = path.join(folder, 'ours');
    expect(juju(given, path.join(folder, 'theirs')).status).toBe(1);
    expect(() => unpack(given, ours)).toThrow(`${why}: Juju would not unpack this charm`);
    expect(fs.existsSync(ours)).toBe(false);
  });

  it('never writes outside of the destination', () => {
    const given = artifact({ '../outside': file('x') });
    expect(() => unpack(given, path.join(folder, 'ours'))).toThrow('"../outside" leaves the charm');
    expect(fs.existsSync(path.join(folder, 'outside'))).toBe(false);
  });

  it('replaces what is there', () => {
    const ours = path.join(folder, 'ours');
    fs.mkdirSync(path.join(ours, 'dispatch'), { recursive: true });
    unpack(artifact({}), ours);
    expect(fs.readFileSync(path.join(ours, 'dispatch'), 'utf8')).toBe('#!/bin/sh\n');
  });
});

describe('reading an artifact', () => {
  it('gives the files that Juju reads, as text', () => {
    const read = readArtifact(
      artifact({ 'config.yaml': file('options: {}\n'), version: file('revision-id: 1.2\nmore') }),
    );
    expect(read.declared).toEqual({
      'metadata.yaml': 'name: demo\nsummary: s\ndescription: d\nrequires: {db: {interface: x}}\n',
      'manifest.yaml': 'bases: [{name: ubuntu, channel: "22.04"}]\n',
      'config.yaml': 'options: {}\n',
    });
    expect(read.version).toBe('1.2');
    expect(read.files.get('dispatch')).toMatchObject({ kind: 'file', mode: 0o755, size: 10 });
  });

  it.each([
    ['is not there', () => path.join(folder, 'none.charm'), 'none.charm: there is no such file: name a .charm'],
    ['is a folder', () => folder, 'name a .charm'],
    ['is no zip', () => path.join(folder, 'x'), 'x: is not a zip: pack or download the charm again'],
  ])('says so when it %s', (_, name, sentence) => {
    fs.writeFileSync(path.join(folder, 'x'), 'x');
    expect(() => readArtifact(name())).toThrow(sentence);
  });

  it('says so when it is a zip but no charm', () => {
    const target = path.join(folder, 'z.charm');
    fs.writeFileSync(target, Buffer.concat(zip([])));
    expect(() => readArtifact(target)).toThrow('z.charm: not a charm: there is no metadata.yaml in it');
  });
});
