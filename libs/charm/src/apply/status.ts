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

/** Written only when it is another one. */
export async function applyStatus(run: Run, wanted: UnitStatus): Promise<void> {
  const { status } = run.outside.tools;
  const now = await status.unit();
  if (now.status === wanted.status && now.message === wanted.message) return;
  await status.setUnit(wanted.status, wanted.message);
  run.log.info(`${wanted.status}${wanted.message === '' ? '' : `: ${wanted.message}`}`);
}

const order = (problem: Problem): number => (problem.is === 'blocked' ? 0 : 1);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const oneLine = (text: string): string => redact(text).replace(/\s+/g, ' ').trim().slice(0, 1000);
