import { StringDecoder } from 'node:string_decoder';
import type { SshRequest } from '../../cli/verbs/ssh.ts';
import { GrimoireError } from '../../home/grimoire-error.ts';
import { charmContainer } from '../../kubelet/container-spec.ts';
import { podName } from '../../kubelet/pod-folder.ts';
import { worldOf } from '../model-runtime.ts';
import type { VerbContext } from '../verb-context.ts';

const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** One command in a container, as root and without a shell unless the command is one. */
export async function ssh({ unit, container, command }: SshRequest, context: VerbContext): Promise<number> {
  const runtime = context.controller.existing(context.model);
  const world = await worldOf(runtime);
  const model = runtime.store.read();
  const state = model.units[unit];
  if (state?.pod === undefined) throw new GrimoireError(`unit "${unit}" has no pod: grimoire status shows the units`);
  const names = [charmContainer, ...Object.keys(model.applications[state.application]?.charm.containers ?? {})];
  if (!names.includes(container))
    throw new GrimoireError(`unit "${unit}" has no container "${container}": it has ${names.join(', ')}`);
  const [out, note] = [new StringDecoder('utf8'), new StringDecoder('utf8')];
  const exit = await world.exec(podName(unit), container, {
    argv: ['/usr/bin/env', ...command],
    env: { PATH: path, HOME: '/root', TERM: 'dumb' },
    stdout: (chunk) => context.out(out.write(chunk)),
    stderr: (chunk) => context.note(note.write(chunk)),
    signal: context.gone,
  });
  context.out(out.end());
  context.note(note.end());
  return 'code' in exit ? exit.code : 128;
}
