import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { holder } from '../holder.ts';
import type { ContainerSpec } from '../world.ts';

/** A container whose root is small and takes the host's `/usr`, read-only: real enough for what is tested here. */
export interface HostRoot {
  /** A specification; its first process is the holder. */
  container(name: string, more?: Partial<ContainerSpec>): ContainerSpec;
}

/** Where the Node that runs the tests is found in such a container. */
export const nodeInside = '/opt/node';

export function makeHostRoot(dir: string): HostRoot {
  const lower = join(dir, 'lower');
  for (const folder of ['usr', 'etc', 'var', 'run', 'opt']) mkdirSync(join(lower, folder), { recursive: true });
  for (const folder of ['bin', 'sbin', 'lib', 'lib64']) symlinkSync(`usr/${folder}`, join(lower, folder));
  symlinkSync('/run', join(lower, 'var/run'));
  writeFileSync(join(lower, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
  writeFileSync(join(lower, 'etc/nsswitch.conf'), 'hosts: files dns\n');
  let made = 0;
  return {
    container(name, more) {
      made += 1;
      return {
        name,
        lowers: [lower],
        writable: join(dir, 'containers', String(made)),
        argv: holder,
        logFile: join(dir, 'logs', `${made}.log`),
        ...more,
        mounts: [
          { source: '/usr', target: '/usr', readOnly: true },
          { source: process.execPath, target: nodeInside, readOnly: true },
          ...(more?.mounts ?? []),
        ],
      };
    },
  };
}
