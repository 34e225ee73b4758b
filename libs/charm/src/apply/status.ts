import { NotLeaderError, type SettableStatus, type WorkloadStatus } from '@grimoire/hook-protocol';
import type { Run } from '../dispatch/runtime.ts';
import type { Problem } from '../reading.ts';
import { redact } from '../redact.ts';

export interface UnitStatus {
  readonly status: 'active' | 'waiting' | 'blocked';
  readonly message: string;
}

/** One status for all problems: the worst names itself, every reason is told, always in the same order. */
export function statusOf(problems: readonly Problem[], note = ''): UnitStatus {
  if (problems.length === 0) return { status: 'active', message: oneLine(note) };
  const sorted = problems.toSorted((a, b) => order(a) - order(b) || compare(a.key, b.key) || compare(a.why, b.why));
  const reasons = new Set(sorted.map((problem) => oneLine(problem.why)));
  return {
    status: problems.some(({ is }) => is === 'blocked') ? 'blocked' : 'waiting',
    message: [...reasons].join('; '),
  };
}

/** Written only when it is another one. The leader says how the application is, too, where Juju does not know itself. */
export async function applyStatus(run: Run, wanted: UnitStatus, leader: boolean): Promise<void> {
  const { status } = run.outside.tools;
  const { unit, application } = await shown(run, leader);
  if (!same(unit, wanted)) {
    await status.setUnit(wanted.status, wanted.message);
    run.log.info(`${wanted.status}${wanted.message === '' ? '' : `: ${wanted.message}`}`);
  }
  if (application === undefined || !wasSet(run, application)) return;
  run.memory.set(ours, true);
  const worst = worstOf({ ...application.units, [run.event.unit]: wanted });
  if (worst && !same(application, worst)) await status.setApplication(worst.status, worst.message);
}

const ours = 'application-status';

/**
 * Whether anybody has set the application's status, such as the leader of an older charm. Until then Juju shows the worst of
 * the units, always fresh, and nothing is better than that; from then on it shows what was set, until it is set again.
 */
function wasSet(run: Run, application: ApplicationStatus): boolean {
  if (run.memory.get(ours) === true) return true;
  if (!severity.some((one) => one === application.status)) return false;
  const worst = worstOf(application.units);
  return worst !== undefined && !same(application, worst);
}

type ApplicationStatus = Awaited<ReturnType<Run['outside']['tools']['status']['application']>>;

/** What Juju shows now. One question, whoever asks: the leader's answer has this unit's in it. */
async function shown(
  run: Run,
  leader: boolean,
): Promise<{ readonly unit: WorkloadStatus; readonly application: ApplicationStatus | undefined }> {
  const { status } = run.outside.tools;
  if (leader) {
    try {
      const application = await status.application();
      const unit = application.units[run.event.unit];
      if (unit) return { unit, application };
    } catch (error) {
      // It led a moment ago: the one that leads now says how the application is.
      if (!(error instanceof NotLeaderError)) throw error;
    }
  }
  return { unit: await status.unit(), application: undefined };
}

const severity: readonly SettableStatus[] = ['active', 'waiting', 'maintenance', 'blocked'];

/** Juju's own rule: the worst, of several the first unit's. Units that have not said anything yet do not count. */
export function worstOf(units: Readonly<Record<string, WorkloadStatus>>): Settable | undefined {
  let worst: Settable | undefined;
  for (const [, { status, message }] of Object.entries(units).toSorted(([a], [b]) => numberOf(a) - numberOf(b))) {
    const known = severity.find((one) => one === status);
    if (known !== undefined && (!worst || severity.indexOf(known) > severity.indexOf(worst.status))) {
      worst = { status: known, message };
    }
  }
  return worst;
}

interface Settable {
  readonly status: SettableStatus;
  readonly message: string;
}

const numberOf = (unit: string): number => Number(unit.slice(unit.lastIndexOf('/') + 1));
const same = (one: WorkloadStatus, other: WorkloadStatus): boolean =>
  one.status === other.status && one.message === other.message;
const order = (problem: Problem): number => (problem.is === 'blocked' ? 0 : 1);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const oneLine = (text: string): string => redact(text).replace(/\s+/g, ' ').trim().slice(0, 1000);
