import {
  Integration,
  ready,
  Secret,
  unserved,
  waiting,
  type AnyIntegration,
  type Context,
  type LogTargetGoal,
  type Metadata,
  type OpenOptions,
  type Presence,
  type Reading,
  type Role,
} from '@grimoire/charm';
import { dashboards } from '@grimoire/grafana';
import { httpProxy } from '@grimoire/http-proxy';
import { ingress } from '@grimoire/ingress';
import { logs } from '@grimoire/loki';
import { mongodb } from '@grimoire/mongodb';
import { mysql } from '@grimoire/mysql';
import { openfga } from '@grimoire/openfga';
import { postgresql } from '@grimoire/postgresql';
import { scrape } from '@grimoire/prometheus';
import { rabbitmq } from '@grimoire/rabbitmq';
import { redis } from '@grimoire/redis';
import { s3 } from '@grimoire/s3';
import { saml } from '@grimoire/saml';
import { smtp } from '@grimoire/smtp';
import { tracing } from '@grimoire/tracing';
import { valkey } from '@grimoire/valkey';
import { dashboardOf } from './dashboard.ts';
import type { Framework } from './framework.ts';
import { pathOf, portOf } from './settings.ts';
import * as variables from './variables.ts';
import type { Variables } from './variables.ts';

/** What an integration brings to the application. */
export interface Contribution {
  readonly variables: Variables;
  /** Changes when the database has to be migrated anew: another relation, another place, but not another password. */
  readonly migrates?: string;
  readonly baseUrl?: string;
  readonly proxies?: { readonly http: Secret | undefined; readonly https: Secret | undefined };
  readonly logTargets?: Readonly<Record<string, LogTargetGoal>>;
}

type Endpoint = Integration<Role, string, Contribution, 'observed'>;

const named = { database: ({ app }: Context['self']): string => app };

/** Endpoints by the names that an application may give them; required ones are named in this order when they are missing. */
const known: Readonly<Record<string, Endpoint>> = {
  postgresql: data(postgresql(named), variables.ofPostgresql),
  mysql: data(mysql(named), variables.ofMysql),
  mongodb: data(mongodb(named), variables.ofMongodb),
  rabbitmq: data(rabbitmq(), variables.ofRabbitmq),
  redis: data(redis(), variables.ofRedis),
  valkey: data(valkey(), variables.ofValkey),
  s3: data(s3({ bucket: ({ app }) => app }), variables.ofS3),
  openfga: giving(openfga(), (store) => ({ variables: variables.ofOpenfga(store) })),
  saml: data(saml(), variables.ofSaml),
  tracing: giving(tracing('otlp_http'), (receivers, { endpoint, self }) => {
    const url = receivers?.otlp_http;
    if (url === undefined) return waiting(endpoint, `${endpoint}: waiting for a receiver of OTLP over HTTP`);
    return { variables: variables.ofTracing(url, self) };
  }),
  smtp: giving(smtp(), (server) => ({ variables: variables.ofSmtp(server) })),
  'http-proxy': giving(httpProxy(), ({ http, https }) => ({ variables: {}, proxies: { http, https } })),
};

/** Databases of any kind: Django needs one. */
export const databases: readonly string[] = ['postgresql', 'mysql', 'mongodb'];

/** Every endpoint of a charm of the family, by name. What the family does not know is told once it is integrated. */
export function endpointsOf(framework: Framework, metadata: Metadata): Readonly<Record<string, Endpoint>> {
  const { peers = {}, provides = {}, requires = {} } = metadata;
  const ours: Readonly<Record<string, Endpoint>> = {
    ...known,
    ingress: ingressOf(framework),
    logging: giving(logs(), ({ targets }) => ({ variables: {}, logTargets: targets })),
    'metrics-endpoint': metricsOf(framework),
    'grafana-dashboard': giving(
      dashboards(() => ({ [framework.name]: dashboardOf(framework) })),
      nothing,
    ),
  };
  const all = [
    ...Object.entries(requires).map(([name, spec]) => ['requires', name, spec.interface] as const),
    ...Object.entries(provides).map(([name, spec]) => ['provides', name, spec.interface] as const),
    ...Object.entries(peers).map(([name, spec]) => ['peers', name, spec.interface] as const),
  ];
  return Object.fromEntries(
    all.map(([role, name, kind]) => {
      const own = ours[name];
      if (own !== undefined && own.role === role && own.interface === kind) return [name, own];
      return [name, role === 'peers' ? silent(role, kind) : giving(unserved(role, kind), nothing)];
    }),
  );
}

/** Names of the integrations that the application cannot do without, in the order of the family. */
export function requiredOf({ requires = {} }: Metadata): readonly string[] {
  return Object.keys(known).filter((name) => requires[name] !== undefined && requires[name].optional !== true);
}

const nothing = (): Contribution => ({ variables: {} });

function silent(role: Role, kind: string): Endpoint {
  return new Integration(role, kind, 'observed', { read: () => ready({ variables: {} }) });
}

/** The integration, with what it says turned into what it brings. */
function giving<R extends Role, I extends string, T>(
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

/** One that has the application's data, or decides what it looks like. */
function data<I extends string, T extends { readonly relation: number }>(
  integration: Integration<'requires', I, T, Presence>,
  see: (value: T) => Variables,
): Endpoint {
  return giving(integration, (value) => {
    const given = see(value);
    const open = Object.entries(given).filter(([, text]) => !(text instanceof Secret));
    return { variables: given, migrates: `${value.relation} ${JSON.stringify(open)}` };
  });
}

/** The address depends on an option with some frameworks, so it is asked anew at each look. */
function ingressOf(framework: Framework): Endpoint {
  const at = (options: OpenOptions) => ingress({ port: portOf(framework.port, options), stripPrefix: true });
  const any = at({});
  const endpoint = giving(any, ({ url }) => ({ variables: {}, baseUrl: url }));
  return new Integration<Role, string, Contribution, 'observed'>('requires', 'ingress', 'observed', {
    ...endpoint.spec,
    owes: (relation, context) => at(context.options ?? {}).spec.owes?.(relation, context) ?? {},
  });
}

function metricsOf(framework: Framework): Endpoint {
  const { port, path } = framework.metrics;
  const of = (options: OpenOptions): AnyIntegration => {
    const targets = [`*:${portOf(port, options)}`];
    return scrape([{ metrics_path: pathOf(path, options), static_configs: [{ targets }] }], framework.alerts);
  };
  return new Integration<Role, string, Contribution, 'observed'>('provides', 'prometheus_scrape', 'observed', {
    read: () => ready({ variables: {} }),
    owes: (relation, context) => of(context.options ?? {}).spec.owes?.(relation, context) ?? {},
  });
}
