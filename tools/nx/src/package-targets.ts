import path from 'node:path';
import type { TargetConfiguration } from '@nx/devkit';

type Targets = Record<string, TargetConfiguration>;

/** Target names and what they run, for a package. @param files what its folder holds, from there */
export function packageTargets(root: string, files: readonly string[]): Targets {
  const sources = files.filter((file) => /^src\/.*\.(ts|mjs)$/.test(file));
  if (sources.length === 0) return {};
  return {
    lint: {
      command: `oxlint ${root} && oxfmt --check ${root}`,
      cache: true,
      inputs: ['default', '{workspaceRoot}/.oxlintrc.json', '{workspaceRoot}/.oxfmtrc.json'],
      metadata: { description: 'Lint and formatting.' },
    },
    ...(files.includes('tsconfig.json') && { typecheck: typecheck(root) }),
    ...(sources.some((file) => file.endsWith('.test.ts')) && { test: test(root) }),
  };
}

function typecheck(root: string): TargetConfiguration {
  return {
    command: `tsc -b ${root}`,
    cache: true,
    // Two compilers must not write the same library's output at once: libraries come first.
    dependsOn: ['^typecheck'],
    inputs: ['default', '^production'],
    // Only the verdict is kept: `dist` also holds what other targets make.
    outputs: [],
    metadata: { description: 'TypeScript, with all that the project builds on.' },
  };
}

function test(root: string): TargetConfiguration {
  return {
    // vitest reads the path of its configuration from --root.
    command: `vitest run --root ${root} --config ${path.posix.relative(root, 'vitest.config.ts')}`,
    cache: true,
    inputs: ['default', '^production'],
    // The report is counted by `npm test`, also when the run itself comes from the cache.
    outputs: ['{projectRoot}/dist/test-report.json'],
    metadata: { description: 'The tests beside the sources.' },
  };
}
