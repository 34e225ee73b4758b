import type { Observed } from '../decide.ts';
import type { Run } from '../dispatch/runtime.ts';
import type { Adoption } from '../kept.ts';
import { factOf } from '../look/kept.ts';
import { plain } from '../secret.ts';
import type { Outcome } from './outcome.ts';

/** The leader makes every kept value that is not there yet, or adopts what an older charm left. */
export async function applyKept(run: Run, observed: Observed, outcome: Outcome): Promise<void> {
  if (!observed.self.leader) return;
  for (const [name, { spec }] of Object.entries(run.declared.kept)) {
    const peer = observed.relations[spec.secret.bag]?.[0];
    // An id that is there stays, even when its secret cannot be read: a new value would orphan what was made with it.
    if (!peer || peer.localApp?.[spec.secret.key]) continue;
    const value = spec.adopt ? adopted(run, observed, spec.adopt) : { text: undefined };
    if (value === undefined) continue;
    const text = value.text ?? spec.make(run.outside.random);
    const uri = await run.outside.tools.secrets.add(
      { [spec.secret.field]: text },
      { owner: 'application', ...(spec.secret.label === undefined ? {} : { label: spec.secret.label }) },
    );
    await run.outside.tools.relations.setApplicationData(`${peer.endpoint}:${peer.id}`, { [spec.secret.key]: uri });
    run.log.info(
      `${value.text === undefined ? 'made' : 'adopted'} ${name}, kept as ${spec.secret.key} of ${peer.endpoint}`,
    );
    outcome.learned = true;
  }
}

/** `undefined`: whether there is something to adopt is not known yet. */
function adopted(run: Run, observed: Observed, adoption: Adoption): { readonly text: string | undefined } | undefined {
  const reading = factOf(run, adoption, observed.facts);
  if (reading?.is !== 'ready') return undefined;
  const found = adoption.pick(reading.value);
  return { text: found === undefined ? undefined : plain(found) };
}
