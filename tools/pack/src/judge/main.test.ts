import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compress } from '../zip/member.ts';
import { zip } from '../zip/write.ts';

let charm: string;
beforeEach(() => {
  charm = fs.mkdtempSync(path.join(os.tmpdir(), 'grimoire-judged-'));
});
afterEach(() => fs.rmSync(charm, { recursive: true }));

function judged(): { status: number | null; stderr: string } {
  const main = path.join(import.meta.dirname, 'main.ts');
  return spawnSync(process.execPath, ['--conditions=@grimoire/source', main, charm], { encoding: 'utf8' });
}

describe('the judge', { timeout: 60_000 }, () => {
  it('passes on what Juju and charmcraft have against an artifact', () => {
    const files = {
      'metadata.yaml': 'name: demo\nsummary: s\ndescription: d\ncontainers: {app: {resource: none}}\n',
      dispatch: '#!/bin/sh\nexec ./missing\n',
    };
    const entries = Object.entries(files).map(([name, text]) => ({
      path: name,
      mode: 0o755 as const,
      member: compress(Buffer.from(text)),
    }));
    fs.mkdirSync(path.join(charm, 'dist'));
    fs.writeFileSync(path.join(charm, 'dist/demo_amd64.charm'), Buffer.concat(zip(entries)));
    const { status, stderr } = judged();
    expect(status).toBe(1);
    expect(stderr).toMatch(/demo_amd64\.charm: Juju refuses it: /);
    expect(stderr).toMatch(/demo_amd64\.charm: charmcraft: entrypoint: error/);
  });

  it('does not pass where there is nothing to judge', () => {
    const { status, stderr } = judged();
    expect({ status, stderr }).toMatchObject({ status: 1, stderr: expect.stringContaining('no artifact in dist/') });
  });
});
