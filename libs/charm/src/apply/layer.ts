import type { CheckInfo, Layer, LogTarget, Plan, Service, Check, ServiceInfo } from '@grimoire/pebble';
import type { RunGoal, ServiceGoal } from '../goal.ts';
import { revealed } from '../workload-of.ts';
import { digestOf, type WantedFile } from './files.ts';

/** The one layer of ours. A rock's own layers lie below it. */
export const layerLabel = 'grimoire';

/** Says which files a service was started with: another value means another service, so `replan` restarts just that one. */
export const filesVariable = 'GRIMOIRE_FILES';

/**
 * The layer that makes exactly the wanted services and checks run. A layer cannot delete: what else there is becomes
 * disabled in it.
 *
 * @param startable - services whose tasks are done; others are left out until they are.
 */
export function layerFor(
  goal: RunGoal,
  files: readonly WantedFile[],
  startable: readonly string[],
  found: { readonly services: readonly ServiceInfo[]; readonly checks: readonly CheckInfo[] },
): Layer {
  const services: Record<string, Service> = {};
  for (const { name } of found.services) {
    if (goal.services[name] === undefined) services[name] = { override: 'merge', startup: 'disabled' };
  }
  for (const name of startable) {
    const wanted = goal.services[name];
    if (wanted) services[name] = serviceFor(wanted, files);
  }
  const checks: Record<string, Check> = {};
  for (const { name } of found.checks) {
    if (goal.checks?.[name] === undefined) checks[name] = { override: 'merge', startup: 'disabled' };
  }
  for (const [name, check] of Object.entries(goal.checks ?? {})) {
    checks[name] = { override: 'replace', startup: 'enabled', ...check };
  }
  const targets = Object.entries(goal.logTargets ?? {}).map(([name, target]): [string, LogTarget] => [
    name,
    { override: 'replace', services: ['all'], ...target },
  ]);
  return {
    summary: 'what the charm decided',
    services,
    checks,
    ...(targets.length > 0 && { 'log-targets': Object.fromEntries(targets) }),
  };
}

/** The layer, and with it nothing sent any more to the log targets of this plan that are not in it. */
export function withoutOthers(layer: Layer, plan: Plan): Layer {
  const wanted = layer['log-targets'] ?? {};
  const others = Object.entries(plan['log-targets'])
    .filter(([name, { services }]) => wanted[name] === undefined && services?.at(-1) !== '-all')
    .map(([name]): [string, LogTarget] => [name, { override: 'merge', services: ['-all'] }]);
  return others.length === 0 ? layer : { ...layer, 'log-targets': { ...wanted, ...Object.fromEntries(others) } };
}

/** The files whose change restarts a service. */
export function filesOf({ uses, reload }: ServiceGoal, files: readonly WantedFile[]): readonly WantedFile[] {
  return files.filter(
    ({ path }) =>
      (uses === undefined || uses.some((own) => own === path)) && !reload?.files.some((own) => own === path),
  );
}

function serviceFor(wanted: ServiceGoal, files: readonly WantedFile[]): Service {
  const { uses: _uses, needs: _needs, reload: _reload, environment, startup, ...rest } = wanted;
  const used = filesOf(wanted, files);
  return {
    override: 'replace',
    startup: startup ?? 'enabled',
    ...rest,
    environment: {
      ...revealed(environment ?? {}),
      ...(used.length === 0 ? {} : { [filesVariable]: digestOf(used) }),
    },
  };
}
