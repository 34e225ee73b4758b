import type { Run } from '../dispatch/runtime.ts';
import type { RelationView } from '../relation-view.ts';
import type { FromFact, Kept } from '../kept.ts';
import { ready, waiting, type Reading } from '../reading.ts';
import { Secret } from '../secret.ts';
import { peek } from './relations.ts';

/** Every kept value that was made; the others wait for the leader. */
export async function lookAtKept(
  run: Run,
  relations: Readonly<Record<string, readonly RelationView[]>>,
  facts: Readonly<Record<string, Reading<unknown>>>,
): Promise<Readonly<Record<string, Reading<Secret>>>> {
  const entries = await Promise.all(
    Object.entries(run.declared.kept).map(
      async ([name, kept]) =>
        [name, await lookAtOne(run, name, kept, relations[kept.spec.secret.bag]?.[0], facts)] as const,
    ),
  );
  return Object.fromEntries(entries);
}

async function lookAtOne(
  run: Run,
  name: string,
  kept: Kept<string>,
  peer: RelationView | undefined,
  facts: Readonly<Record<string, Reading<unknown>>>,
): Promise<Reading<Secret>> {
  const { bag, key, field } = kept.spec.secret;
  if (!peer) return waiting(bag, `${bag}: waiting for the peer relation`);
  const uri = peer.remoteApp[key];
  if (uri === undefined) {
    const { adopt } = kept.spec;
    if (adopt?.is === 'bag') {
      const left = peer.remoteApp[adopt.key];
      if (left) return ready(new Secret(left));
    }
    // Whether an older charm left one has to be known first.
    const adoptable = adopt?.is === 'fact' && factOf(run, adopt, facts);
    if (adoptable && adoptable.is !== 'ready') return adoptable;
    return waiting(name, `waiting for the leader to make ${name}`);
  }
  const content = await peek(run, { uri });
  const value = content?.[field];
  return value ? ready(value) : waiting(name, `waiting for ${name}: its secret in ${key} cannot be read yet`);
}

/** The fact that a value is adopted from. */
export function factOf(
  run: Run,
  adoption: FromFact,
  facts: Readonly<Record<string, Reading<unknown>>>,
): Reading<unknown> | undefined {
  const name = Object.entries(run.declared.facts).find(([, fact]) => fact.read === adoption.fact.read)?.[0];
  if (name === undefined) {
    throw new TypeError('a kept value adopts from a fact that is not among the facts of defineCharm: add it there');
  }
  return facts[name];
}
