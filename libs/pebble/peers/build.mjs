// Builds the real Pebble from its Go module: plain JavaScript, so that any script may call it.
//   node libs/pebble/peers/build.mjs            both versions
//   node libs/pebble/peers/build.mjs 1.19.2     one of them
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildGo } from '../../../tools/setup/src/build-go.mjs';

const recipe = fileURLToPath(import.meta.url);

/** 1.19.2 is the one in Juju 3.6's agent image; 1.32.1 the newest the suite knows. */
const pebbleVersions = ['1.19.2', '1.32.1'];

/** The path of a statically linked Pebble, `<workspace>/.grimoire/peers/pebble-<version>`. */
async function buildPebble(version) {
  if (!pebbleVersions.includes(version)) {
    throw new Error(`There is no recipe for Pebble ${version}: the versions are ${pebbleVersions.join(' and ')}.`);
  }
  const module = join(dirname(recipe), version);
  return buildGo({
    name: `pebble-${version}`,
    module,
    sources: [recipe, join(module, 'go.mod'), join(module, 'go.sum')],
    from: 'github.com/canonical/pebble/cmd/pebble',
    flags: `-X github.com/canonical/pebble/cmd.Version=v${version}`,
    about: 'about 20 s',
    log: console.error,
  });
}

const versions = process.argv.length > 2 ? process.argv.slice(2) : pebbleVersions;
for (const version of versions) console.log(await buildPebble(version));
