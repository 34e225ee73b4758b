// Builds the real counterparts that the local model and the conformance suites run against, each from its Go modules, into
// <workspace>/.grimoire/peers/. Prints their paths. Instant when they are there. Plain JavaScript, so that any script may
// call it.
//   node tools/setup/src/peers.mjs                            all of them
//   node tools/setup/src/peers.mjs pebble-1.19.2 jujuc        some
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildGo } from './build-go.mjs';

const libs = resolve(import.meta.dirname, '../../../libs');

/** A Pebble of this version. */
const pebble = (version) => ({
  module: join(libs, 'pebble/peers', version),
  from: 'github.com/canonical/pebble/cmd/pebble',
  flags: `-X github.com/canonical/pebble/cmd.Version=v${version}`,
  about: 'about 20 s',
});

const recipes = {
  // The one in Juju 3.6's agent image, and the newest that the suite knows.
  'pebble-1.19.2': pebble('1.19.2'),
  'pebble-1.32.1': pebble('1.32.1'),
  // Juju's own client of the agent's socket.
  jujuc: { module: join(libs, 'hook-protocol/peers'), from: 'github.com/juju/juju/cmd/jujuc' },
  // Go's net/rpc as server and as client.
  netrpc: { module: join(libs, 'hook-protocol/peers'), from: './netrpc' },
  // All of the collector's own modules are of this release.
  'otel-collector-0.165.0': { module: join(libs, 'otlp/peers/collector'), from: '.', about: 'about 2 minutes' },
};

/** `go.mod`, `go.sum`, and the sources that are ours. */
function sourcesOf({ module, from }) {
  const ours = from.startsWith('.')
    ? readdirSync(join(module, from))
        .filter((file) => file.endsWith('.go'))
        .toSorted()
    : [];
  return [...['go.mod', 'go.sum'].map((file) => join(module, file)), ...ours.map((file) => join(module, from, file))];
}

const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(recipes);
try {
  for (const name of wanted) {
    const recipe = recipes[name];
    if (recipe === undefined) throw new Error(`there is no ${name}, only ${Object.keys(recipes).join(', ')}`);
    console.log(await buildGo({ ...recipe, name, sources: sourcesOf(recipe), log: console.error }));
  }
} catch (error) {
  console.error(`peers: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
