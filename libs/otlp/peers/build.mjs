// Builds a real OpenTelemetry collector from its Go modules and prints its path.
//   node libs/otlp/peers/build.mjs
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildGo } from '../../../tools/setup/src/build-go.mjs';

const recipe = fileURLToPath(import.meta.url);
const module = join(dirname(recipe), 'collector');

const collector = await buildGo({
  // All of the collector's own modules are of this release.
  name: 'otel-collector-0.165.0',
  module,
  sources: [recipe, ...['go.mod', 'go.sum', 'main.go'].map((file) => join(module, file))],
  about: 'about 2 minutes',
  log: console.error,
});
console.log(collector);
