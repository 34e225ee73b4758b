import type { Observed } from '../snapshot.ts';
import type { Run } from '../dispatch/runtime.ts';
import type { RelationView } from '../relation-view.ts';
import type { Adoption, Kept } from '../kept.ts';
import { factOf } from '../look/kept.ts';
import { plain } from '../secret.ts';
import type { Outcome } from './outcome.ts';

/** The leader makes every kept value that is not there yet, adopts what an older charm left, or makes a new one when asked to. */
export async function applyKept(run: Run, observed: Observed, outcome: Outcome): Promise<void> {
  if (!observed.self.leader) return;
  for (const [name, kept] of Object.entries(run.declared.kept)) {
    const peer = observed.relations[kept.spec.secret.bag]?.[0];
    if (!peer) continue;
    const id = peer.localApp?.[kept.spec.secret.key];
    if (run.rotations.delete(rotationOf(name))) await rotate(run, peer, name, kept, id);
    // An id that is there stays, even when its secret cannot be read: a new value would orphan what was made with it.
    else if (id) continue;
    else if (!(await make(run, observed, peer, name, kept))) continue;
    outcome.learned = true;
  }
}

/** What an action asked for is known by this among the rotations. */
export const rotationOf = (name: string): string => `kept/${name}`;

async function make(
  run: Run,
  observed: Observed,
  peer: RelationView,
  name: string,
  { spec }: Kept<string>,
): Promise<boolean> {
  const found = spec.adopt ? adopted(run, observed, peer, spec.adopt) : { text: undefined };
  if (found === undefined) return false;
  await keep(run, peer, spec, found.text ?? spec.make(run.outside.random));
  run.log.info(
    `${found.text === undefined ? 'made' : 'adopted'} ${name}, kept as ${spec.secret.key} of ${peer.endpoint}`,
  );
  return true;
}

/** A new secret takes the old one's place: its id in the bag is what tells the other units. */
async function rotate(
  run: Run,
  peer: RelationView,
  name: string,
  { spec }: Kept<string>,
  old: string | undefined,
): Promise<void> {
  const left = spec.adopt?.is === 'bag' && peer.localApp?.[spec.adopt.key] ? { [spec.adopt.key]: undefined } : {};
  await keep(run, peer, spec, spec.make(run.outside.random), left);
  if (old) await run.outside.tools.secrets.remove(old);
  run.log.info(`rotated ${name}, kept as ${spec.secret.key} of ${peer.endpoint}`);
}

async function keep(
  run: Run,
  peer: RelationView,
  { secret: { key, field } }: Kept<string>['spec'],
  text: string,
  more: Readonly<Record<string, undefined>> = {},
): Promise<void> {
  const uri = await run.outside.tools.secrets.add({ [field]: text }, { owner: 'application' });
  await run.outside.tools.relations.setApplicationData(`${peer.endpoint}:${peer.id}`, { ...more, [key]: uri });
}

/** `undefined`: whether there is something to adopt is not known yet. */
function adopted(
  run: Run,
  observed: Observed,
  peer: RelationView,
  adoption: Adoption,
): { readonly text: string | undefined } | undefined {
  if (adoption.is === 'bag') return { text: peer.localApp?.[adoption.key] };
  const reading = factOf(run, adoption, observed.facts);
  if (reading?.is !== 'ready') return undefined;
  const found = adoption.pick(reading.value);
  return { text: found === undefined ? undefined : plain(found) };
}
