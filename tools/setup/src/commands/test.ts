/**
 * `npm test`: sets everything up, then types, lint, boundaries, the tests of every project, and the end-to-end suite on the
 * real components. `npm test -- --quick` leaves the end-to-end suite out; `--all` adds the runs from a fresh clone.
 */
import fs from 'node:fs';
import path from 'node:path';
import { describeNeeds, provide } from '../needs.ts';
import { nx, runProgram, runSource, workspace } from '../run-program.ts';
import { add, closingLine, none, readCounts, removeReport, type Counts } from '../test-report.ts';

const flags = new Set(process.argv.slice(2));
const missing = await provide((line) => console.log(line));
if (missing.length > 0) {
  console.error(describeNeeds(missing));
  process.exit(1);
}

let counts: Counts = none;

/** A step that passes or fails as a whole counts as one test. */
async function step(name: string, run: () => Promise<number>): Promise<void> {
  console.log(`\n── ${name}`);
  const began = Date.now();
  const code = await run();
  console.log(`── ${name}: ${code === 0 ? 'passed' : 'FAILED'} in ${((Date.now() - began) / 1000).toFixed(1)} s`);
  counts = add(counts, { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 });
}

const projects = fs
  .globSync(
    [
      'charms/*/package.json',
      'charms/backing/*/package.json',
      'libs/*/package.json',
      'libs/interfaces/*/package.json',
      'tools/*/package.json',
    ],
    { cwd: workspace },
  )
  .map((manifest) => path.join(workspace, path.dirname(manifest)));
const endToEnd = path.join(workspace, 'test/e2e');
for (const project of [...projects, endToEnd]) removeReport(project);

await step('peers', () => runSource('tools/setup/src/peers.ts'));
await step('types, lint', () => nx('run-many', '--target=typecheck,lint', '--parallel=2', '--outputStyle=static'));
await step('boundaries and hygiene', () => runSource('tools/check/src/main.ts'));
await step('tests of every project', () =>
  nx('run-many', '--target=test', '--exclude=test-e2e', '--parallel=2', '--outputStyle=static'),
);
await step('packing', () => nx('run-many', '--target=build', '--parallel=1', '--outputStyle=static'));
if (!flags.has('--quick')) {
  const config = path.join(workspace, 'vitest.config.ts');
  const vitest = path.join(workspace, 'node_modules/.bin/vitest');
  await step('end to end', () =>
    runProgram(vitest, ['run', '--root', endToEnd, '--config', config], {
      GRIMOIRE_E2E: flags.has('--all') ? 'all' : 'here',
    }),
  );
}

for (const project of [...projects, endToEnd]) counts = add(counts, readCounts(project) ?? none);
console.log(`\n${closingLine(counts)}`);
process.exitCode = counts.failed === 0 ? 0 : 1;
