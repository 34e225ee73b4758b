import type { Model } from '@grimoire/juju-model';

export interface RolloutView {
  /** Which version of its application a unit's pod was made for; undefined while it has none. */
  readonly versionOf: (unit: string) => number | undefined;
  readonly isReady: (unit: string) => boolean;
}

/** Units whose pod was made for an older charm or image than their application now has. */
export function staleUnits(model: Model, { versionOf }: Pick<RolloutView, 'versionOf'>): readonly string[] {
  return Object.values(model.units)
    .filter(({ name, application, pod, life }) => {
      const version = versionOf(name);
      const wanted = model.applications[application]?.modifiedVersion;
      return life === 'alive' && pod !== undefined && version !== undefined && version !== wanted;
    })
    .map(({ name }) => name);
}

/**
 * The pods to replace now, as a stateful set rolls: one of each application, the highest number first, and only when
 * every pod above it is new and ready.
 */
export function podsToReplace(model: Model, view: RolloutView): readonly string[] {
  const stale = new Set(staleUnits(model, view));
  return Object.keys(model.applications).flatMap((application) => {
    const units = Object.values(model.units)
      .filter((unit) => unit.application === application && unit.life === 'alive')
      .toSorted((a, b) => b.number - a.number);
    for (const { name, pod } of units) {
      if (stale.has(name)) return pod?.terminating === false ? [name] : [];
      if (pod === undefined || !view.isReady(name)) return [];
    }
    return [];
  });
}
