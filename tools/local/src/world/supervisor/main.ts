import { mkdirSync, rmSync } from 'node:fs';
import { runtimeOf } from '../runtime.ts';
import { readSubnet } from '../subnet.ts';
import { serve } from './serve.ts';

/**
 * The supervisor of a world, started inside its namespaces by `world.sh`. When it ends, everything in them ends.
 *
 * usage: main.ts <runtime folder> <subnet>
 */
const [folder = '', subnet = ''] = process.argv.slice(2);
const runtime = runtimeOf(folder, folder);
for (const name of [runtime.networks, runtime.containers, runtime.pipes]) {
  // What a supervisor that was killed left here led into namespaces that are gone.
  rmSync(name, { recursive: true, force: true });
  mkdirSync(name, { mode: 0o700 });
}
await serve(runtime, readSubnet(subnet));
process.exit(0);
