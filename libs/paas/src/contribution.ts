import {
  Integration,
  ready,
  type Context,
  type LogTargetGoal,
  type NotReady,
  type Presence,
  type Reading,
  type Role,
  type RunGoal,
  type Secret,
} from '@grimoire/charm';
import type { Variables } from './variables.ts';

/** What an integration brings to the application. */
export interface Contribution {
  readonly variables: Variables;
  /** Changes when the database has to be migrated anew: another relation, another place, but not another password. */
  readonly migrates?: string;
  readonly baseUrl?: string;
  /** Spans have somewhere to go. */
  readonly traced?: boolean;
  readonly proxies?: { readonly http: Secret | undefined; readonly https: Secret | undefined };
  readonly logTargets?: Readonly<Record<string, LogTargetGoal>>;
  readonly files?: NonNullable<RunGoal['files']>;
  /** It is there, and something else keeps it from being of use. */
  readonly refused?: NotReady;
}

export type Endpoint = Integration<Role, string, Contribution, 'observed'>;

/** The integration, with what it says turned into what it brings. */
export function giving<R extends Role, I extends string, T>(
  integration: Integration<R, I, T, Presence>,
  see: (value: T, context: Context) => Contribution | Reading<Contribution>,
): Endpoint {
  return new Integration<Role, string, Contribution, 'observed'>(integration.role, integration.interface, 'observed', {
    ...integration.spec,
    read(relations, context) {
      const reading = integration.spec.read(relations, context);
      if (reading.is !== 'ready') return reading;
      const seen = see(reading.value, context);
      return 'is' in seen ? seen : ready(seen);
    },
  });
}
