/** `npm run check`: the boundaries of the house, declared imports, and what a line alone can show to be wrong. */
import path from 'node:path';
import { boundaryFindings, unusedFindings } from './boundaries.ts';
import { describe } from './finding.ts';
import { graphFindings } from './graph.ts';
import { hygieneFindings } from './hygiene.ts';
import { packagesOf, rootDevDependencies, trackedFiles } from './workspace.ts';

const workspace = path.resolve(import.meta.dirname, '../../..');
const files = trackedFiles(workspace);
const packages = packagesOf(files);
const sources = files.filter((file) => /\.(ts|mjs)$/.test(file.path) && !/\/(fixtures|templates)\//.test(file.path));

const findings = [
  ...boundaryFindings(sources, packages, rootDevDependencies(files)),
  ...unusedFindings(sources, packages),
  ...(await graphFindings(packages)),
  ...hygieneFindings(files),
];
for (const finding of findings) console.error(describe(finding));
console.log(
  `checked ${sources.length} source files of ${packages.length} packages: ${findings.length === 0 ? 'all in order' : `${findings.length} findings`}`,
);
process.exitCode = findings.length === 0 ? 0 : 1;
