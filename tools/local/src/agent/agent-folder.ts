import { toolNames } from '@grimoire/hook-protocol';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { unitTag, type PodFolder } from '../kubelet/pod-folder.ts';
import { unpackArchive } from './archive.ts';

/** What Juju's init container and agent put into the charm's volume before the first hook (juju.md 4.1, 4.3). */
export interface AgentFolderInput {
  readonly folder: PodFolder;
  readonly unit: string;
  /** The archive. */
  readonly charm: string;
  readonly revision: number;
  readonly containers: readonly string[];
  /** The executable of the hook tools, when there is one. */
  readonly jujuc: string | undefined;
}

/** Makes it whole: a charm folder that is there is complete. */
export async function prepareAgentFolder(input: AgentFolderInput): Promise<void> {
  const { folder, unit, charm, revision, containers, jujuc } = input;
  const own = [join(folder.agent, 'resources'), join(folder.agent, 'state')];
  for (const path of [...own, folder.bin, folder.containers, folder.layers]) {
    mkdirSync(path, { recursive: true });
  }
  for (const container of containers) {
    const path = join(folder.containers, container);
    mkdirSync(path, { recursive: true });
    // As Kubernetes makes an emptyDir: a workload may run as any user.
    chmodSync(path, 0o777);
  }
  linkTools(folder, unit, jujuc);
  if (existsSync(folder.charm)) return;
  const partial = `${folder.charm}.partial`;
  rmSync(partial, { recursive: true, force: true });
  await unpackArchive(charm, partial);
  writeFileSync(join(partial, 'revision'), `${revision}\n`);
  renameSync(partial, folder.charm);
}

/** One link a tool to `jujuc` beside them, which leads to the volume's executable. Without one there are no links. */
function linkTools(folder: PodFolder, unit: string, jujuc: string | undefined): void {
  const tools = join(folder.juju, 'tools', unitTag(unit));
  mkdirSync(tools, { recursive: true });
  if (jujuc === undefined || existsSync(join(tools, 'jujuc'))) return;
  copyFileSync(jujuc, join(folder.bin, 'jujuc'));
  chmodSync(join(folder.bin, 'jujuc'), 0o755);
  for (const tool of toolNames) symlinkSync('jujuc', join(tools, tool));
  symlinkSync('/charm/bin/jujuc', join(tools, 'jujuc'));
}
