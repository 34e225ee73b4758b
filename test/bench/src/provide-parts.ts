import path from 'node:path';
import { timedProgram } from './timed-program.ts';
import { workspace } from './workspace.ts';

/** Packs what is measured and builds its real counterparts; instant when that was done before. */
export function provideParts(): void {
  console.log('Packing the charms, building Pebble and jujuc where they are not there yet ...');
  timedProgram(
    path.join(workspace, 'node_modules/.bin/nx'),
    ['run-many', '--target=build', '--projects=synapse,postgresql-k8s,flask-k8s', '--outputStyle=static'],
    { NX_DAEMON: 'false', NX_TUI: 'false' },
  );
  timedProgram(process.execPath, [path.join(workspace, 'tools/setup/src/peers.mjs')]);
}
