import type { Model } from '@grimoire/juju-model';
import { podName } from './pod-folder.ts';

export const clusterDomain = 'cluster.local';

/** A unit's own name in the cluster (juju.md 4.5). */
export function unitHost(model: string, unit: string): string {
  const [application = ''] = unit.split('/');
  return `${podName(unit)}.${application}-endpoints.${model}.svc.${clusterDomain}`;
}

/**
 * All names of a model: every pod's own, the headless `<app>-endpoints` of all pods that run, and `<app>`, which answers
 * only with pods whose containers are ready, as a Service does.
 */
export function serviceNames(
  model: Model,
  isReady: (unit: string) => boolean,
): Readonly<Record<string, readonly string[]>> {
  const records = new Map<string, string[]>();
  const add = (name: string, address: string): void => void records.set(name, [...(records.get(name) ?? []), address]);
  for (const { name, application, pod } of Object.values(model.units)) {
    if (pod === undefined) continue;
    add(unitHost(model.name, name), pod.address);
    add(`${application}-endpoints.${model.name}.svc.${clusterDomain}`, pod.address);
    if (isReady(name)) add(`${application}.${model.name}.svc.${clusterDomain}`, pod.address);
  }
  return Object.fromEntries(records);
}
