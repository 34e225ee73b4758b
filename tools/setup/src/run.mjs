// The first step of every command, in JavaScript that the system's own Node can run:
// it installs what the lock file names, then goes on under the Node of the lock file.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { installDependencies } from './install.mjs';
import { unsuitable } from './suitable.mjs';

const workspace = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const commands = new Set(['start', 'stop', 'test', 'doctor', 'bench', 'check', 'uninstall']);

const [command = '', ...rest] = process.argv.slice(2);
if (!commands.has(command)) fail(`"${command}" is not a command: use one of ${[...commands].join(', ')}`);

const reason = unsuitable(process);
if (reason) fail(reason);

const node = installDependencies(workspace, (line) => console.log(line));
const child = spawn(
  node,
  ['--conditions=@grimoire/source', path.join(workspace, `tools/setup/src/commands/${command}.ts`), ...rest],
  {
    cwd: workspace,
    stdio: 'inherit',
    env: { ...process.env, PATH: `${path.dirname(node)}:${process.env.PATH ?? ''}` },
  },
);
// A terminal's Ctrl-C reaches the child by itself; what only we are told is passed on. We end after it did.
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => fail(`cannot start ${node}: ${error.message}`));
child.on('close', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
});

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
