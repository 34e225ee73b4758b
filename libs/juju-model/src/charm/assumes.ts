import { isRecord } from './shape.ts';

/**
 * The first thing that `assumes` asks for and the model does not have, as a sentence; undefined when all is met.
 * `k8s-api` counts as there: a charm that really uses the Kubernetes API meets that at `credential-get`.
 */
export function unmetAssumption(assumes: readonly unknown[], agentVersion: string): string | undefined {
  for (const item of assumes) {
    const unmet = unmetItem(item, agentVersion);
    if (unmet !== undefined) return unmet;
  }
  return undefined;
}

function unmetItem(item: unknown, agentVersion: string): string | undefined {
  if (isRecord(item)) {
    const { 'any-of': any, 'all-of': all } = item;
    if (Array.isArray(all)) return unmetAssumption(all, agentVersion);
    if (!Array.isArray(any)) return `cannot read ${JSON.stringify(item)}`;
    const unmet = any.map((option: unknown) => unmetItem(option, agentVersion));
    return unmet.includes(undefined) ? undefined : `none of: ${unmet.join('; ')}`;
  }
  const [, feature = '', operator, version = ''] =
    /^\s*([a-z][a-z0-9-]*)\s*(?:(>=|<)\s*([0-9][0-9.a-z-]*))?\s*$/.exec(String(item)) ?? [];
  if (feature === 'k8s-api') return undefined;
  if (feature !== 'juju') return `charm requires feature "${String(item)}" but model does not support it`;
  if (operator === undefined) return undefined;
  const holds = operator === '>=' ? compare(agentVersion, version) >= 0 : compare(agentVersion, version) < 0;
  return holds
    ? undefined
    : `charm requires feature "juju" (version ${operator} ${version}) but model currently supports version ${agentVersion}`;
}

function compare(a: string, b: string): number {
  const numbers = (version: string): number[] => (version.match(/\d+/g) ?? []).map(Number);
  const [left, right] = [numbers(a), numbers(b)];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
