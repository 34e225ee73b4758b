// Builds the real counterparts that the suites of this package run against, into <workspace>/.grimoire/peers/:
//   jujuc    Juju's own hook tool client, from its Go module
//   netrpc   Go's net/rpc as server and as client, in ./netrpc
//
//   node libs/hook-protocol/peers/build.mjs
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildGo } from '../../../tools/setup/src/build-go.mjs';

const recipe = fileURLToPath(import.meta.url);
const module = dirname(recipe);
const modules = [recipe, join(module, 'go.mod'), join(module, 'go.sum')];
const ours = readdirSync(join(module, 'netrpc')).toSorted();

const peers = [
  { name: 'jujuc', from: 'github.com/juju/juju/cmd/jujuc', sources: modules },
  { name: 'netrpc', from: './netrpc', sources: [...modules, ...ours.map((file) => join(module, 'netrpc', file))] },
];
for (const peer of peers) console.log(await buildGo({ ...peer, module, log: console.error }));
