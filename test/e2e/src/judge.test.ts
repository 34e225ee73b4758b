import fs from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { changeCharm } from './harness/charm-file.ts';
import { Grimoire, workspace } from './harness/grimoire.ts';

const charms = [
  ['synapse', 'charms/synapse', /synapse\/0 is unknown \(its charm has set no status\)/],
  ['postgresql-k8s', 'charms/backing/postgresql-k8s', /postgresql-k8s\/0 is unknown \(its charm has set no status\)/],
] as const;

/** The packed charm for this machine. */
function artifactOf(folder: string): string {
  const dist = path.join(workspace, folder, 'dist');
  const ending = `-${process.arch === 'x64' ? 'amd64' : process.arch}.charm`;
  const found = fs.readdirSync(dist).find((name) => name.endsWith(ending));
  if (found === undefined) throw new Error(`${dist} has no ${ending}: run npx nx run-many -t build`);
  return path.join(dist, found);
}

describe('a charm that does nothing', { timeout: 180_000 }, () => {
  const homes: Grimoire[] = [];
  afterAll(async () => {
    for (const grimoire of homes) await grimoire.destroy();
  }, 120_000);

  it.each(charms)('is found out: %s', async (name, folder, what) => {
    const grimoire = new Grimoire('judge');
    homes.push(grimoire);
    const idle = path.join(grimoire.home, 'idle.charm');
    changeCharm(artifactOf(folder), idle, { dispatch: { text: '#!/bin/sh\nexit 0\n', program: true } });

    const { code, stdout, stderr } = await grimoire.try('up', '--charm', `${name}=${idle}`, '--timeout', '30s');
    expect(code).toBe(1);
    expect(stderr).toMatch(/not up after 30 s/);
    expect(stderr).toMatch(what);
    expect(stdout).not.toMatch(/Your Matrix server/);
    await grimoire.do('destroy-model', '--no-prompt');
  });
});
