import { Integration, type Context, type OpenOptions, type Role } from '@grimoire/charm';
import { ingress } from '@grimoire/ingress';
import { giving, type Contribution, type Endpoint } from './contribution.ts';
import { addressWithin } from './environment.ts';
import type { Framework } from './framework.ts';
import type { Addressed } from './oauth.ts';
import { portOf } from './settings.ts';

/** The address depends on an option with some frameworks, so it is asked anew at each look. */
export function ingressOf(framework: Framework): Endpoint {
  const endpoint = giving(at(framework, {}), ({ url }) => ({ variables: {}, baseUrl: url }));
  return new Integration<Role, string, Contribution, 'observed'>('requires', 'ingress', 'observed', {
    ...endpoint.spec,
    owes: (relation, context) => at(framework, context.options ?? {}).spec.owes?.(relation, context) ?? {},
  });
}

/** @param endpoint - the one of the ingress, if the charm has one */
export function addressedBy(framework: Framework, endpoint: string | undefined): (context: Context) => Addressed {
  const any = at(framework, {});
  return ({ self, options = {}, relations = {} }) => {
    const within = { baseUrl: addressWithin(self, portOf(framework.port, options)), outside: false };
    const there = endpoint === undefined ? [] : (relations[endpoint] ?? []);
    if (endpoint === undefined || there.length === 0) return within;
    const reading = any.spec.read(there, { endpoint, self, options, relations });
    return reading.is === 'ready' ? { baseUrl: reading.value.url, outside: true } : within;
  };
}

function at({ port }: Framework, options: OpenOptions): ReturnType<typeof ingress> {
  return ingress({ port: portOf(port, options), stripPrefix: true });
}
