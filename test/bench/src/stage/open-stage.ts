import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runMapped } from '@grimoire/local/world';
import { readArtifact, unpack } from '@grimoire/pack';
import { workspace } from '../workspace.ts';
import type { FlaskPlan, FlaskResult, StagePlan, StageResult } from './plan.ts';

const folder = path.join(workspace, '.grimoire/bench');
const opsCharm = path.join(workspace, 'test/bench/ops-charm');
const paasCharm = path.join(workspace, 'test/bench/paas-charm');

/**
 * Runs measurements on the stage: the packed charm in the paths of a charm container, real Pebbles, a model at rest.
 *
 * @throws Error with the reason when a charm is not built, a peer is missing, or the unit does not come to rest
 */
export async function onStage(what: Pick<StagePlan, 'measure' | 'rounds'>): Promise<StageResult> {
  const synapse = artifact('charms/synapse', 'ubuntu@22.04');
  const postgresql = artifact('charms/backing/postgresql-k8s', 'ubuntu@22.04');
  const peerOfOurs = provideVenv(opsCharm, 'ops', ['--no-deps']);
  return onOwnStage(['charm', 'ops-charm'], async ([charm = '', ops = ''], enter) => {
    unpack(synapse.path, charm);
    dress(ops, opsCharm, charm, peerOfOurs.venv);
    const plan: StagePlan = {
      ...what,
      synapse: synapse.declared,
      postgresql: postgresql.declared,
      pebble: peer('pebble-1.19.2'),
      jujuc: peer('jujuc'),
    };
    const agents = { 'unit-synapse-0/charm': charm, 'unit-synapse-0/ops-charm': ops };
    const result: StageResult = JSON.parse(
      await enter({ home: peerOfOurs.home, standIns: 'stand-ins-synapse.sh', agents, program: 'inside.ts', plan }),
    );
    return result;
  });
}

/**
 * The same for our Flask charm and the Python one.
 *
 * @param libs - the folder `lib` of a charm with the libraries that charmcraft fetches for a Flask charm
 */
export async function onFlaskStage(libs: string, rounds: number): Promise<FlaskResult> {
  const flask = artifact('charms/paas/flask-k8s', 'ubuntu@24.04');
  const postgresql = artifact('charms/backing/postgresql-k8s', 'ubuntu@22.04');
  const { venv, home } = provideVenv(paasCharm, 'paas', []);
  return onOwnStage(['charm', 'paas-charm'], async ([charm = '', other = ''], enter) => {
    unpack(flask.path, charm);
    dress(other, paasCharm, charm, venv);
    cpSync(libs, path.join(other, 'lib'), { recursive: true });
    const plan: FlaskPlan = {
      rounds,
      flask: flask.declared,
      python: flask.declared,
      postgresql: postgresql.declared,
      pebble: peer('pebble-1.19.2'),
      jujuc: peer('jujuc'),
    };
    const agents = { 'unit-flask-k8s-0/charm': charm, 'unit-flask-python-0/charm': other };
    const result: FlaskResult = JSON.parse(
      await enter({ home, standIns: 'stand-ins-flask.sh', agents, program: 'inside-flask.ts', plan }),
    );
    return result;
  });
}

function artifact(charm: string, base: string): ReturnType<typeof readArtifact> {
  const architecture = process.arch === 'arm64' ? 'arm64' : 'amd64';
  const folderOf = path.join(workspace, charm, 'dist');
  return readArtifact(path.join(folderOf, `${path.basename(charm)}_${base}-${architecture}.charm`));
}

/** A Python charm as it would be unpacked: its code, what Juju reads of ours, and its environment. */
function dress(to: string, code: string, ours: string, venv: string): void {
  cpSync(code, to, { recursive: true });
  for (const name of ['metadata.yaml', 'config.yaml', 'actions.yaml'])
    cpSync(path.join(ours, name), path.join(to, name));
  symlinkSync(venv, path.join(to, 'venv'));
}

interface Entrance {
  /** Where Python itself lives. */
  readonly home: string;
  readonly standIns: string;
  /** Folders of charms by where the agent keeps them. */
  readonly agents: Readonly<Record<string, string>>;
  readonly program: string;
  readonly plan: object;
}

/** Makes the folders of a stage, and removes them whatever happens. */
async function onOwnStage<T>(
  names: readonly string[],
  use: (folders: readonly string[], enter: (entrance: Entrance) => Promise<string>) => Promise<T>,
): Promise<T> {
  const own = path.join(folder, String(process.pid));
  const mountPoint = path.join(own, 'stage');
  const remove = (): void => rmSync(own, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    mkdirSync(mountPoint, { recursive: true });
    return await use(
      names.map((name) => path.join(own, name)),
      (entrance) => enterStage(mountPoint, entrance),
    );
  } finally {
    process.off('exit', remove);
    remove();
  }
}

/** @returns what the program printed */
function enterStage(mountPoint: string, { home, standIns, agents, program, plan }: Entrance): Promise<string> {
  const here = (name: string): string => path.join(import.meta.dirname, name);
  const charms = Object.entries(agents).map((pair) => pair.join('='));
  const arrangement = [mountPoint, workspace, home, process.execPath, here(standIns), charms.join('\n')];
  const namespaces = ['--mount', '--net', '--pid', '--fork', '--kill-child'];
  const node = [process.execPath, '--conditions=@grimoire/source', here(program), JSON.stringify(plan)];
  return runMapped('unshare', [...namespaces, 'sh', here('enter.sh'), ...arrangement, ...node]);
}

function peer(name: string): string {
  const file = path.join(workspace, '.grimoire/peers', name);
  if (!existsSync(file)) throw new Error(`${name} is not built: node tools/setup/src/peers.mjs`);
  return file;
}

/**
 * What a Python charm of ours requires, pinned, in an environment of its own.
 *
 * @returns its folder, and where Python itself lives
 */
function provideVenv(
  charm: string,
  name: string,
  options: readonly string[],
): { readonly venv: string; readonly home: string } {
  const requirements = path.join(charm, 'requirements.txt');
  const version = python('import sys; print(sys.version)');
  const digest = createHash('sha256').update(readFileSync(requirements)).update(version).digest('hex').slice(0, 12);
  const venv = path.join(folder, `${name}-${digest}`);
  const whole = path.join(venv, '.whole');
  if (!existsSync(whole)) {
    console.log(`Installing what ${path.basename(charm)} requires from PyPI (once) ...`);
    rmSync(venv, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    // A copy, not a link: on the stage the system's own python3 is something else.
    execFileSync('python3', ['-m', 'venv', '--copies', venv], { stdio: 'inherit' });
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...options];
    execFileSync(path.join(venv, 'bin/python'), [...pip, '--requirement', requirements], { stdio: 'inherit' });
    writeFileSync(`${whole}.part`, '');
    renameSync(`${whole}.part`, whole);
  }
  return { venv, home: python('import sys; print(sys.base_prefix)') };
}

function python(program: string): string {
  return execFileSync('python3', ['-c', program], { encoding: 'utf8' }).trim();
}
