import type { Proxies, Secret, Self } from '@grimoire/charm';
import type { Contribution } from './contribution.ts';
import type { Framework } from './framework.ts';
import type { Settings } from './settings.ts';
import { ofProxies, type Variables } from './variables.ts';

export interface Environs {
  readonly framework: Framework;
  readonly self: Pick<Self, 'app' | 'model' | 'name' | 'units' | 'proxies'>;
  readonly settings: Settings;
  /** The key that is made and kept: used unless an option has another. */
  readonly secretKey: Secret;
  /** Of the integrations that are there, in the order in which the later ones win. */
  readonly contributions: readonly Contribution[];
}

/** The whole environment of the application, its workers, its migration and its actions. A later line wins. */
export function environmentOf({ framework, self, settings, secretKey, contributions }: Environs): Variables {
  const { prefix } = framework;
  const baseUrl = contributions.find((one) => one.baseUrl !== undefined)?.baseUrl ?? addressWithin(self, settings.port);
  const others = self.units.filter((unit) => unit !== self.name).map((unit) => fqdnOf(unit, self));
  return {
    ...settings.variables,
    [`${prefix}BASE_URL`]: baseUrl,
    ...(framework.name === 'django' && {
      DJANGO_ALLOWED_HOSTS: JSON.stringify([...new Set([...settings.allowedHosts, new URL(baseUrl).hostname])]),
    }),
    [`${prefix}SECRET_KEY`]: settings.secretKey ?? secretKey,
    ...ofProxies(proxiesOf(self.proxies, contributions)),
    ...(others.length > 0 && { [`${prefix}PEER_FQDNS`]: others.join(',') }),
    ...(contributions.every(({ traced }) => traced !== true) && framework.untraced),
    ...Object.assign({}, ...contributions.map((one) => one.variables)),
  };
}

/** Where the application answers within the cluster. */
export function addressWithin({ app, model }: Pick<Self, 'app' | 'model'>, port: number): string {
  return `http://${app}.${model}:${port}`;
}

/** The http-proxy integration's, if there is one, else the model's; what goes around them is always the model's. */
function proxiesOf(
  model: Proxies,
  contributions: readonly Contribution[],
): {
  readonly http: string | Secret | undefined;
  readonly https: string | Secret | undefined;
  readonly no: string | undefined;
} {
  const integrated = contributions.find((one) => one.proxies !== undefined)?.proxies;
  return { http: integrated?.http ?? model.http, https: integrated?.https ?? model.https, no: model.no };
}

function fqdnOf(unit: string, { app, model }: { readonly app: string; readonly model: string }): string {
  return `${unit.replace('/', '-')}.${app}-endpoints.${model}.svc.cluster.local`;
}
