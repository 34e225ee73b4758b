/** The two that judge artifacts, as `judge/build.mjs` brings them. */
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as v from 'valibot';

const recipe = path.resolve(import.meta.dirname, '../../judge/build.mjs');
const [reader = '', installed = ''] = execFileSync(process.execPath, [recipe], {
  encoding: 'utf8',
})
  .trim()
  .split('\n');

/** The real charmcraft, in a Python environment of its own. */
export const charmcraft: string = installed;

export interface Verdict {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Juju's own reader: status 0 and what it understood, or 1 and its refusal. Unpacks to `destination`. */
export function juju(artifact: string, destination: string): Verdict {
  return spawnSync(reader, [artifact, destination], { encoding: 'utf8' });
}

const findings = v.array(v.object({ name: v.string(), result: v.string(), text: v.nullish(v.string()) }));

/** `charmcraft analyse`: its status, and the result of each checker. */
export function analyse(artifact: string): { status: number | null; results: ReadonlyMap<string, string> } {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'grimoire-charmcraft-'));
  try {
    const { status, stdout } = spawnSync(charmcraft, ['analyse', '--format', 'json', artifact], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] ?? '', HOME: home, XDG_RUNTIME_DIR: home },
    });
    const results = v.parse(findings, JSON.parse(stdout)).map(({ name, result }) => [name, result] as const);
    return { status, results: new Map(results) };
  } finally {
    fs.rmSync(home, { recursive: true });
  }
}
