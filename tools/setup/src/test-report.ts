import fs from 'node:fs';
import path from 'node:path';

/** What a project's tests came to, from the report that each run leaves beside its other outputs. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const none: Counts = { passed: 0, failed: 0, skipped: 0 };

export function add(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** Where a folder's report is. */
export const reportFile = (folder: string): string => path.join(folder, 'dist/test-report.json');

/** @returns nothing when the project has left no report: its run never got as far. */
export function readCounts(projectFolder: string): Counts | undefined {
  try {
    const report: unknown = JSON.parse(fs.readFileSync(reportFile(projectFolder), 'utf8'));
    const count = (key: string): number => {
      const value: unknown =
        typeof report === 'object' && report !== null ? Object.entries(report).find(([name]) => name === key)?.[1] : 0;
      return typeof value === 'number' ? value : 0;
    };
    // A file that cannot even be loaded has no tests in it, only a failed suite.
    const failed = Math.max(count('numFailedTests'), count('numFailedTests') === 0 ? count('numFailedTestSuites') : 0);
    return { passed: count('numPassedTests'), failed, skipped: count('numPendingTests') + count('numTodoTests') };
  } catch {
    return undefined;
  }
}

export function removeReport(projectFolder: string): void {
  fs.rmSync(reportFile(projectFolder), { force: true });
}

/** The line that closes a run; what was skipped is said before it. */
export function closingLine({ passed, failed }: Counts): string {
  return `${passed} passed, ${failed} failed`;
}
