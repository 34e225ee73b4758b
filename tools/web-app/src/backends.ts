import { WebAppError, type WebApp } from './web-app.ts';

/** The local model's stand-ins, by the interface that they serve: application and endpoint. */
const backends: Readonly<Record<string, string>> = {
  ingress: 'traefik-k8s:ingress',
  loki_push_api: 'loki-k8s:logging',
  postgresql_client: 'postgresql-k8s:database',
  rabbitmq: 'rabbitmq-k8s:amqp',
  redis: 'redis-k8s:redis',
  s3: 's3-integrator:s3-credentials',
  saml: 'saml-integrator:saml',
  smtp: 'smtp-integrator:smtp',
  tracing: 'tempo-coordinator-k8s:tracing',
};

/** An endpoint of the application, and what it is integrated with. */
export interface Integrated {
  readonly endpoint: string;
  /** `postgresql-k8s:database` */
  readonly other: string;
}

/**
 * What an application needs, and what is asked for besides.
 *
 * @param asked - endpoints that are integrated although the application could do without
 * @throws WebAppError when there is no such endpoint, or no stand-in for its interface
 */
export function backendsOf({ name, metadata, framework }: WebApp, asked: readonly string[]): readonly Integrated[] {
  const { requires = {} } = metadata;
  const unknown = asked.filter((endpoint) => requires[endpoint] === undefined);
  if (unknown.length > 0) {
    throw new WebAppError(
      `${name} has no endpoint ${unknown.join(', ')}: it has ${Object.keys(requires).toSorted().join(', ')}`,
    );
  }
  const wanted = Object.entries(requires).filter(
    ([endpoint, { optional }]) => optional !== true || asked.includes(endpoint),
  );
  const found = wanted.map(([endpoint, spec]): Integrated => {
    const other = backends[spec.interface];
    if (other !== undefined) return { endpoint, other };
    throw new WebAppError(`${endpoint}: the local model has nothing that provides ${spec.interface}`);
  });
  const database = Object.keys(requires).find((endpoint) => requires[endpoint]?.interface === 'postgresql_client');
  // Django needs some database, whatever its endpoints say.
  const lacksOne =
    framework === 'django' && database !== undefined && !found.some(({ endpoint }) => endpoint === database);
  return lacksOne ? [...found, { endpoint: database, other: 'postgresql-k8s:database' }] : found;
}

export const applicationOf = ({ other }: Integrated): string => other.split(':')[0] ?? other;
