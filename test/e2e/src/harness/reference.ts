import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { workspace } from './grimoire.ts';

/** Pinned: what they write is compared to the letter. */
const packages = [
  'ops[testing]==3.9.0',
  'dpcharmlibs-interfaces==1.2.2',
  'charmlibs-interfaces-certificate-transfer==1.1.0',
  'charmlibs-interfaces-oauth==1.2.0',
  'charmlibs-interfaces-openfga==1.0.0',
  'charmlibs-interfaces-tls-certificates==1.12.0',
  'charmlibs-interfaces-tracing==1.0.0',
  'object-storage-charmlib==1.0.0',
  'cosl==1.11.3',
];
/** Libraries of Charmhub are not in Python's index by themselves. The source of this package has some for its own tests. */
const charmhub = {
  name: 'coordinated-workers',
  version: '4.1.4',
  libraries: 'tests/integration/testers/coordinator/lib',
};

const digest = createHash('sha256')
  .update(JSON.stringify([packages, charmhub]))
  .digest('hex');
const environment = path.join(workspace, `.grimoire/peers/reference-libraries-${digest.slice(0, 12)}`);
const python = path.join(environment, 'bin/python3');
const library = path.join(environment, 'charmhub');
const script = path.join(import.meta.dirname, 'reference/hook.py');

type Bag = Readonly<Record<string, string>>;
type Secrets = Readonly<Record<string, Bag>>;

export interface Asked {
  /** What the charm at this end is: `<module>.<class>` of the folder `reference`. */
  readonly charm: string;
  /** What the other side, ours, has in its application bag. */
  readonly bag?: Bag;
  /** What our unit has in its own. */
  readonly unit?: Bag;
  /** What the reference itself has there already. */
  readonly mine?: Bag;
  readonly mineOfUnit?: Bag;
  /** What our secrets hold, by URI. */
  readonly secrets?: Secrets;
  /** Default: `changed`, and `created` when we have written nothing. */
  readonly hook?: 'created' | 'joined' | 'changed';
  /** What the charm's class says that it needs. */
  readonly given?: string;
}

export interface Answered {
  readonly app: Bag;
  readonly unit: Bag;
  readonly secrets: Secrets;
  /** What the charm on top of the library made of it. */
  readonly heard: readonly unknown[];
}

/** Needs Python 3.10 or newer with `venv`, and its package index the first time. Another test file may be doing the same. */
export function installReference(): void {
  if (fs.existsSync(environment)) return;
  const made = fs.mkdtempSync(`${environment}.`);
  try {
    install(made);
    if (!fs.existsSync(environment)) fs.renameSync(made, environment);
  } finally {
    fs.rmSync(made, { recursive: true, force: true });
  }
}

function install(folder: string): void {
  const run = (program: string, ...words: readonly string[]): Buffer =>
    execFileSync(program, words, { cwd: folder, stdio: 'pipe' });
  const pip = (...words: readonly string[]): Buffer =>
    run('bin/python3', '-m', 'pip', '--quiet', '--disable-pip-version-check', ...words);
  run('python3', '-m', 'venv', '.');
  pip('install', ...packages);
  const { name, version, libraries } = charmhub;
  pip('download', '--no-deps', '--no-binary', name, `${name}==${version}`);
  const source = `${name.replaceAll('-', '_')}-${version}`;
  run('bin/python3', '-m', 'tarfile', '-e', `${source}.tar.gz`, '.');
  fs.renameSync(path.join(folder, source, libraries), path.join(folder, 'charmhub'));
}

/** Runs one hook of a charm on a reference library. */
export function reference(asked: Asked): Answered {
  const { charm, bag = {}, unit = {}, mine = {}, mineOfUnit = {}, secrets = {}, given = '' } = asked;
  const fresh = Object.keys(bag).length + Object.keys(unit).length === 0;
  const { hook = fresh ? 'created' : 'changed' } = asked;
  const output = execFileSync(python, [script], {
    input: JSON.stringify({ charm, hook, bag, unit, mine, mine_of_unit: mineOfUnit, secrets, given }),
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, PYTHONPATH: library, PYTHONDONTWRITEBYTECODE: '1' },
  });
  const answered: Answered = JSON.parse(output);
  return answered;
}
