import { createHash } from 'node:crypto';
import {
  ChangeError,
  ConnectionError,
  PebbleError,
  type Layer,
  type PebbleApi,
  type ServiceInfo,
} from '@grimoire/pebble';
import type { Observed } from '../snapshot.ts';
import type { Run } from '../dispatch/runtime.ts';
import type { ContainerGoal, RunGoal } from '../goal.ts';
import type { ContainerView, ReachableContainer } from '../look/containers.ts';
import { blocked, waiting } from '../reading.ts';
import { lineOf, tailOf } from '../sentence.ts';
import { failed, succeeded, tooFresh } from './back-off.ts';
import { lookAtDisk, type Disk } from './disk.ts';
import { applyDirectories, applyFiles, wantedFiles } from './files.ts';
import { reportHealth } from './health.ts';
import { journalPath, parseJournal } from './journal.ts';
import { filesOf, layerFor, layerLabel, withoutOthers } from './layer.ts';
import type { Outcome } from './outcome.ts';
import { confirmReady } from './ready.ts';
import { applyReloads } from './reload.ts';
import { applyTasks, type Done } from './tasks.ts';

/** Where a container is and what it should be. */
export interface Target {
  readonly name: string;
  readonly view: ContainerView | undefined;
  readonly goal: ContainerGoal;
}

/**
 * Makes one container what it should be: files, tasks before and the files that need them, layer, restart of what changed, its own readiness, tasks
 * after. What fails becomes a Problem, never an error: databags and secrets of this hook must still reach Juju.
 */
export async function applyContainer(
  run: Run,
  observed: Observed,
  target: Target,
  done: Done,
  outcome: Outcome,
): Promise<void> {
  const { name, view, goal } = target;
  if ('keep' in goal) {
    tell(run, name, 'kept as it is', goal.keep, outcome);
    return;
  }
  if ('stop' in goal) tell(run, name, 'stopped', goal.stop, outcome);
  if (!view?.reachable) {
    if ('run' in goal) outcome.add(waiting(name, `waiting for the ${name} container`));
    return;
  }
  try {
    if ('stop' in goal) await stop(run, name, view);
    else await start(run, observed, name, view, goal.run, done, outcome);
  } catch (error) {
    if (error instanceof ConnectionError) outcome.add(waiting(name, `waiting for the ${name} container`));
    else if (error instanceof PebbleError) outcome.add(blocked(name, `${name}: ${lineOf(error)}`));
    else throw error;
    run.log.warning(`${name}: ${error.message}`);
  }
}

function tell(
  run: Run,
  name: string,
  what: string,
  why: Extract<ContainerGoal, { keep: unknown }>['keep'],
  outcome: Outcome,
): void {
  if (typeof why === 'string') run.log.debug(`${name} is ${what}: ${why}`);
  else outcome.add(why);
}

async function stop(run: Run, name: string, { pebble, services }: ReachableContainer): Promise<void> {
  run.memory.forget(`container/${name}`);
  const running = services.filter(isRunning).map((service) => service.name);
  if (running.length === 0) return;
  run.log.info(`${name}: stopping ${running.join(', ')}`);
  await pebble.waitChange(await pebble.stopServices(running));
}

async function start(
  run: Run,
  observed: Observed,
  name: string,
  view: ReachableContainer,
  goal: RunGoal,
  done: Done,
  outcome: Outcome,
): Promise<void> {
  const { pebble } = view;
  const files = wantedFiles(goal);
  const wrote = (paths: readonly string[]): void => {
    if (paths.length > 0) run.log.info(`${name}: wrote ${paths.join(', ')}`);
  };
  const tasks = goal.tasks ?? [];
  const lookAgain = (): Promise<Disk> =>
    lookAtDisk(
      pebble,
      [
        ...files.filter(({ when }) => when === 'replace').map(({ path }) => path),
        ...(tasks.length > 0 ? [journalPath] : []),
      ],
      [
        ...files.filter(({ when }) => when === 'create').map(({ path }) => path),
        ...Object.keys(goal.directories ?? {}),
      ],
    );
  let disk = await lookAgain();
  let journal = parseJournal(disk.content.get(journalPath));
  wrote(await applyDirectories(pebble, goal, disk));
  const needless = files.filter(({ needs }) => needs.length === 0);
  wrote(await applyFiles(pebble, needless, disk));

  const before = tasks.filter((task) => task.when === 'before');
  const kept = await applyTasks(run, observed, pebble, before, journal, done, outcome);
  // A task may have written anything.
  if (kept !== journal) disk = await lookAgain();
  journal = kept;
  const met = ({ needs }: { readonly needs: readonly string[] }): boolean => needs.every((task) => done.has(task));
  const needy = files.filter((file) => file.needs.length > 0 && met(file));
  wrote(await applyFiles(pebble, needy, disk));
  const startable = Object.entries(goal.services)
    .filter(([, service]) => met({ needs: service.needs ?? before.map((task) => task.name) }))
    .filter(([, service]) => filesOf(service, files).every(met))
    .map(([service]) => service);

  const layer = layerFor(goal, files, startable, view);
  const digest = `${view.bootId} ${createHash('sha256').update(JSON.stringify(layer)).digest('hex').slice(0, 16)}`;
  const started = await replan(run, name, view, goal, { layer, digest }, outcome);
  const now = started ? await healthOf(pebble) : view;
  await applyReloads(run, name, pebble, goal, files, { before: view.services, now: now.services, met });
  if (started && Object.values(observed.facts).some((fact) => fact.is !== 'ready')) outcome.learned = true;
  const healthy = reportHealth(name, goal, startable, now, outcome);
  const answers = healthy && (await confirmReady(run, name, goal, digest, started, outcome));
  if (answers && startable.length === Object.keys(goal.services).length) {
    await applyTasks(
      run,
      observed,
      pebble,
      tasks.filter((task) => task.when === 'after'),
      journal,
      done,
      outcome,
    );
  }
}

async function healthOf(pebble: PebbleApi): Promise<Pick<ReachableContainer, 'services' | 'checks'>> {
  const [services, checks] = await Promise.all([pebble.services(), pebble.checks()]);
  return { services, checks };
}

/**
 * Gives Pebble the layer and lets it restart what changed. Skipped when that was done in this boot of the container and
 * what should run does run. Answers whether something was (re)started.
 */
async function replan(
  run: Run,
  name: string,
  view: ReachableContainer,
  goal: RunGoal,
  { layer, digest }: { readonly layer: Layer; readonly digest: string },
  outcome: Outcome,
): Promise<boolean> {
  const { pebble } = view;
  const wanted = Object.entries(layer.services ?? {})
    .filter(([, service]) => service.startup === 'enabled')
    .map(([service]) => service);
  const state = new Map(view.services.map((service) => [service.name, service]));
  const unwanted = view.services.filter((service) => isRunning(service) && shouldStop(service.name, goal));
  // One in backoff is Pebble's to start again.
  const running = wanted.every((service) => isRunning(state.get(service)));
  if (run.memory.get(`container/${name}`) === digest && running && unwanted.length === 0) return false;

  const fresh = tooFresh(run, `replan/${name}`, digest);
  if (fresh) {
    outcome.add(blocked(name, fresh.why));
    return false;
  }
  await pebble.addLayer(layerLabel, withoutOthers(layer, await pebble.plan()));
  if (wanted.length > 0) {
    try {
      await pebble.waitChange(await pebble.replan());
    } catch (error) {
      if (!(error instanceof ChangeError)) throw error;
      run.log.warning(`${name}: ${error.message}`, { change: error.change });
      for (const line of error.log) run.log.warning(`${name}: ${line}`);
      const why = `${name}: a service does not start: ${tailOf(error.log.join('\n')) || lineOf(error)}`;
      failed(run, `replan/${name}`, digest, why);
      outcome.add(blocked(name, why));
      return false;
    }
  }
  await stopUnwanted(pebble, goal);
  succeeded(run, `replan/${name}`);
  run.memory.set(`container/${name}`, digest);
  run.log.info(`${name}: planned anew, ${wanted.join(', ') || 'nothing'} runs`);
  return true;
}

/** Comes last: a replan also starts what once ran and has another configuration now, disabled and stopped or not. */
async function stopUnwanted(pebble: PebbleApi, goal: RunGoal): Promise<void> {
  const unwanted = (await pebble.services()).filter((service) => isRunning(service) && shouldStop(service.name, goal));
  if (unwanted.length > 0) await pebble.waitChange(await pebble.stopServices(unwanted.map(({ name }) => name)));
}

function shouldStop(service: string, goal: RunGoal): boolean {
  const wanted = goal.services[service];
  return wanted === undefined || wanted.startup === 'disabled';
}

function isRunning(service: ServiceInfo | undefined): boolean {
  return service?.current === 'active' || service?.current === 'backoff';
}
