import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { workspace } from './grimoire.ts';

/** Pinned: what they write is compared to the letter. */
const packages = ['dpcharmlibs-interfaces==1.2.2', 'ops[testing]==3.9.0'];
const environment = path.join(workspace, '.grimoire/peers/dpcharmlibs-interfaces-1.2.2');
const script = path.join(import.meta.dirname, 'reference.py');

export interface Asked {
  readonly side: 'requirer' | 'provider';
  /** What the other side, ours, has in its application bag. Empty: the relation is new. */
  readonly bag: Readonly<Record<string, string>>;
  /** What the reference itself has there already. */
  readonly mine?: Readonly<Record<string, string>>;
  /** What our secrets hold, by URI. */
  readonly secrets?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface Answered {
  readonly app: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What the charm on top of the library was told. */
  readonly events: readonly Readonly<Record<string, string>>[];
}

/** Needs Python 3.10 or newer with `venv`, and its package index the first time. */
export function installReference(): void {
  const stamp = path.join(environment, 'installed');
  if (fs.existsSync(stamp)) return;
  fs.rmSync(environment, { recursive: true, force: true });
  execFileSync('python3', ['-m', 'venv', environment], { stdio: 'pipe' });
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages];
  execFileSync(path.join(environment, 'bin/python3'), pip, { stdio: 'pipe' });
  fs.writeFileSync(stamp, packages.join('\n'));
}

/** Runs one hook of a charm on the reference library. */
export function reference({ side, bag, mine = {}, secrets = {} }: Asked): Answered {
  const output = execFileSync(path.join(environment, 'bin/python3'), [script], {
    input: JSON.stringify({ side, bag, mine, secrets }),
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const answered: Answered = JSON.parse(output);
  return answered;
}
