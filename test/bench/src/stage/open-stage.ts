import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runMapped } from '@grimoire/local/world';
import { readArtifact, unpack } from '@grimoire/pack';
import { workspace } from '../workspace.ts';
import type { StagePlan, StageResult } from './plan.ts';

const folder = path.join(workspace, '.grimoire/bench');
const opsCharm = path.join(workspace, 'test/bench/ops-charm');
const platform = `ubuntu@22.04-${process.arch === 'arm64' ? 'arm64' : 'amd64'}`;

/**
 * Runs measurements on the stage: the packed charm in the paths of a charm container, real Pebbles, a model at rest.
 *
 * @throws Error with the reason when a charm is not built, a peer is missing, or the unit does not come to rest
 */
export async function onStage(what: Pick<StagePlan, 'measure' | 'rounds'>): Promise<StageResult> {
  const synapse = readArtifact(path.join(workspace, `charms/synapse/dist/synapse_${platform}.charm`));
  const postgresql = readArtifact(
    path.join(workspace, `charms/backing/postgresql-k8s/dist/postgresql-k8s_${platform}.charm`),
  );
  const peerOfOurs = provideOps();
  const own = path.join(folder, String(process.pid));
  const [mountPoint, charm, ops] = ['stage', 'charm', 'ops-charm'].map((name) => path.join(own, name));
  if (mountPoint === undefined || charm === undefined || ops === undefined) throw new Error('three folders are named');
  const remove = (): void => rmSync(own, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    mkdirSync(mountPoint, { recursive: true });
    unpack(synapse.path, charm);
    cpSync(opsCharm, ops, { recursive: true });
    for (const name of ['metadata.yaml', 'config.yaml', 'actions.yaml'])
      cpSync(path.join(charm, name), path.join(ops, name));
    symlinkSync(peerOfOurs.venv, path.join(ops, 'venv'));
    const plan: StagePlan = {
      ...what,
      synapse: synapse.declared,
      postgresql: postgresql.declared,
      pebble: peer('pebble-1.19.2'),
      jujuc: peer('jujuc'),
    };
    const namespaces = ['--mount', '--net', '--pid', '--fork', '--kill-child'];
    const arrangement = [mountPoint, workspace, peerOfOurs.home, 'unit-synapse-0', charm, ops, process.execPath];
    const program = [process.execPath, '--conditions=@grimoire/source', path.join(import.meta.dirname, 'inside.ts')];
    const printed = await runMapped('unshare', [
      ...namespaces,
      'sh',
      path.join(import.meta.dirname, 'enter.sh'),
      ...arrangement,
      ...program,
      JSON.stringify(plan),
    ]);
    const result: StageResult = JSON.parse(printed);
    return result;
  } finally {
    process.off('exit', remove);
    remove();
  }
}

function peer(name: string): string {
  const file = path.join(workspace, '.grimoire/peers', name);
  if (!existsSync(file)) throw new Error(`${name} is not built: node tools/setup/src/peers.ts`);
  return file;
}

/** Python's `ops`, pinned, in an environment of its own. @returns its folder, and where Python itself lives */
function provideOps(): { readonly venv: string; readonly home: string } {
  const requirements = path.join(opsCharm, 'requirements.txt');
  const version = python('import sys; print(sys.version)');
  const digest = createHash('sha256').update(readFileSync(requirements)).update(version).digest('hex').slice(0, 12);
  const venv = path.join(folder, `ops-${digest}`);
  const whole = path.join(venv, '.whole');
  if (!existsSync(whole)) {
    console.log('Installing the ops library from PyPI (once) ...');
    rmSync(venv, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    // A copy, not a link: on the stage the system's own python3 is something else.
    execFileSync('python3', ['-m', 'venv', '--copies', venv], { stdio: 'inherit' });
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps'];
    execFileSync(path.join(venv, 'bin/python'), [...pip, '--requirement', requirements], { stdio: 'inherit' });
    writeFileSync(`${whole}.part`, '');
    renameSync(`${whole}.part`, whole);
  }
  return { venv, home: python('import sys; print(sys.base_prefix)') };
}

function python(program: string): string {
  return execFileSync('python3', ['-c', program], { encoding: 'utf8' }).trim();
}
