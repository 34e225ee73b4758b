import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const conditions = ['@grimoire/source', 'node', 'import', 'module', 'default'];

/** One configuration for every project: `vitest --root <project> --config <workspace>/vitest.config.ts`. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['src/**/*.test.ts'],
    environment: 'node',
    server: { deps: { inline: [/@grimoire\//] } },
    expect: { requireAssertions: true },
    passWithNoTests: false,
    setupFiles: [fileURLToPath(new URL('vitest.setup.ts', import.meta.url))],
    // The JSON report is what `npm test` counts; it is restored with the rest when Nx has the run in its cache.
    reporters: ['default', 'json'],
    outputFile: { json: 'dist/test-report.json' },
  },
});
