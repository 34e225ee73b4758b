import type { Run } from '../dispatch/runtime.ts';
import type { Fact, FactContext, FactPresence } from '../fact.ts';
import { ready, waiting, type Reading } from '../reading.ts';
import { lineOf } from '../sentence.ts';
import { workloadOf } from '../workload-of.ts';
import type { ContainerView } from './containers.ts';

/** Every fact, from memory where it lasts, else asked of the workload. */
export async function lookAtFacts(
  run: Run,
  context: FactContext,
  containers: Readonly<Record<string, ContainerView>>,
): Promise<Readonly<Record<string, Reading<unknown>>>> {
  const entries = await Promise.all(
    Object.entries(run.declared.facts).map(
      async ([name, fact]) => [name, await lookAtFact(run, name, fact, context, containers[fact.container])] as const,
    ),
  );
  return Object.fromEntries(entries);
}

async function lookAtFact(
  run: Run,
  name: string,
  fact: Fact<string, unknown, FactPresence>,
  context: FactContext,
  container: ContainerView | undefined,
): Promise<Reading<unknown>> {
  if (!container?.reachable) return waiting(fact.container, `waiting for the ${fact.container} container`);
  const key = keyOf(fact, context, container.bootId);
  const known = key === undefined ? undefined : remembered(run, name, key);
  if (known) return ready(known.value);
  try {
    const value = await fact.read(workloadOf(container.pebble), context);
    if (key !== undefined) run.memory.set(`fact/${name}`, { key, value });
    return ready(value);
  } catch (error) {
    run.log.debug(`${name} is not known yet: ${lineOf(error)}`);
    return waiting(name, `waiting for ${name} of the ${fact.container} container: ${lineOf(error)}`);
  }
}

/** `undefined` for a fact that is read at every look. */
function keyOf(fact: Fact<string, unknown, FactPresence>, context: FactContext, bootId: string): string | undefined {
  const { lasts } = fact;
  if (lasts === 'look') return undefined;
  if (lasts === 'boot') return `boot ${bootId}`;
  return `key ${typeof lasts.key === 'string' ? lasts.key : lasts.key(context)}`;
}

function remembered(run: Run, name: string, key: string): { readonly value: unknown } | undefined {
  const found = run.memory.get(`fact/${name}`);
  if (typeof found !== 'object' || found === null || !('key' in found) || !('value' in found)) return undefined;
  return found.key === key ? { value: found.value } : undefined;
}
