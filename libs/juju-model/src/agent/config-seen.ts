import { createHash } from 'node:crypto';
import type { ConfigSeen, Model, Unit } from '../model.ts';
import { effectiveConfig } from '../operator/configure.ts';

/** What decides whether `config-changed` is due: settings, trust and addresses, as digests that tell nothing. */
export function configSeen(model: Model, unit: Unit): ConfigSeen {
  const application = model.applications[unit.application];
  const config = application
    ? Object.entries(effectiveConfig(application)).toSorted(([a], [b]) => (a < b ? -1 : 1))
    : [];
  return {
    config: digest(config),
    trust: application?.trust ?? false,
    addresses: digest([unit.pod?.address, application?.address]),
  };
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
