import { rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { errorCode, GrimoireError, reasonOf } from '../home/grimoire-error.ts';
import { homeTaken, openHome } from '../home/home.ts';
import { timingsFrom } from '../kubelet/timings.ts';
import { Controller } from './controller.ts';
import { serveCalls } from './serve-calls.ts';
import { takeHome } from './single-instance.ts';
import { tidyHome } from './tidy.ts';

// The controller of one home: started by the CLI when none answers, it ends after `down` or `destroy-model`.
try {
  await main();
} catch (error) {
  console.error(error instanceof GrimoireError ? error.message : errorCode(error) === '' ? error : reasonOf(error));
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const home = openHome();
  const release = takeHome(home);
  if (release === undefined) {
    console.error('another controller of this home is running');
    process.exitCode = homeTaken;
    return;
  }
  const controller = new Controller(home, timingsFrom(process.env));
  // A socket without its listener is left behind by a controller that was killed; the lock says that it is so.
  rmSync(home.controllerSocket, { force: true });
  const server = createServer();
  const calls = serveCalls(server, controller);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(home.controllerSocket, resolve);
  });

  try {
    writeFileSync(home.controllerPid, `${process.pid}\n`);
  } catch (error) {
    // For people only; on a full disk the verbs that free space have to work.
    console.error(`cannot write ${home.controllerPid}: ${reasonOf(error)}`);
  }

  const end = async (): Promise<void> => {
    calls.refuse();
    server.close();
    await controller.close().catch((error: unknown) => console.error(error));
    tidyHome(home);
    release();
    process.exit(0);
  };
  process.once('SIGTERM', () => void end());
  process.once('SIGINT', () => void end());
  calls.onIdle(() => void end());

  await controller.start();
  calls.ready();
}
