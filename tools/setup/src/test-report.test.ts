import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { add, closingLine, none, readCounts } from './test-report.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'grimoire-report-'));
const report = (value: object): void => {
  fs.mkdirSync(path.join(folder, 'dist'), { recursive: true });
  fs.writeFileSync(path.join(folder, 'dist/test-report.json'), JSON.stringify(value));
};

describe('test reports', () => {
  afterEach(() => fs.rmSync(path.join(folder, 'dist'), { recursive: true, force: true }));
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  it('adds up to the closing line', () => {
    report({ numPassedTests: 3, numFailedTests: 1, numFailedTestSuites: 2, numPendingTests: 1 });
    expect(closingLine(add(add(none, readCounts(folder) ?? none), { passed: 2, failed: 0, skipped: 0 }))).toBe(
      '5 passed, 1 failed',
    );
  });

  it('counts a file that could not be loaded as a failure', () => {
    report({ numPassedTests: 3, numFailedTests: 0, numFailedTestSuites: 1 });
    expect(readCounts(folder)).toEqual({ passed: 3, failed: 1, skipped: 0 });
  });

  it('tells a missing report from an empty one', () => {
    expect(readCounts(folder)).toBeUndefined();
  });
});
