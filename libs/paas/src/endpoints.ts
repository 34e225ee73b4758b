import {
  Integration,
  ready,
  Secret,
  unserved,
  waiting,
  type Metadata,
  type Presence,
  type Role,
  type Self,
} from '@grimoire/charm';
import { dashboards } from '@grimoire/grafana';
import { httpProxy } from '@grimoire/http-proxy';
import { logs } from '@grimoire/loki';
import { mongodb } from '@grimoire/mongodb';
import { mysql } from '@grimoire/mysql';
import { openfga } from '@grimoire/openfga';
import { postgresql } from '@grimoire/postgresql';
import { rabbitmq } from '@grimoire/rabbitmq';
import { redis } from '@grimoire/redis';
import { s3 } from '@grimoire/s3';
import { saml } from '@grimoire/saml';
import { smtp } from '@grimoire/smtp';
import { tracing } from '@grimoire/tracing';
import { valkey } from '@grimoire/valkey';
import { giving, type Contribution, type Endpoint } from './contribution.ts';
import { dashboardOf } from './dashboard.ts';
import type { Framework } from './framework.ts';
import { addressedBy, ingressOf } from './ingress.ts';
import { metricsOf } from './metrics.ts';
import { oauthOf } from './oauth.ts';
import type { Project } from './project.ts';
import { screaming } from './settings.ts';
import type { Variables } from './variables.ts';

/** What serves the endpoints of an interface. */
interface Kind {
  readonly interface: string;
  readonly role: Role;
  /** The name that an endpoint of it usually has. */
  readonly usual: string;
  /** What begins the variables of the endpoint with the usual name; that of another begin with its own. None: there can only be one. */
  readonly word?: string;
  /** @param name - of the endpoint */
  readonly serve: (name: string, word: string) => Endpoint;
}

/** In the order in which required ones are named when they are missing. */
function kindsOf(framework: Framework, project: Project, metadata: Metadata): readonly Kind[] {
  const { words } = framework;
  const addressOf = addressedBy(framework, nameOf(metadata, 'ingress'));
  const many = (usual: string, kind: string, word: string, serve: Kind['serve']): Kind => ({
    interface: kind,
    role: 'requires',
    usual,
    word,
    serve,
  });
  const one = (usual: string, kind: string, serve: Kind['serve'], role: Role = 'requires'): Kind => ({
    interface: kind,
    role,
    usual,
    serve,
  });
  return [
    many('postgresql', 'postgresql_client', 'POSTGRESQL', (name, word) =>
      data(postgresql({ database: own(name, 'postgresql') }), (value) => words.postgresql(value, word)),
    ),
    many('mysql', 'mysql_client', 'MYSQL', (name, word) =>
      data(mysql({ database: own(name, 'mysql') }), (value) => words.mysql(value, word)),
    ),
    many('mongodb', 'mongodb_client', 'MONGODB', (name, word) =>
      data(mongodb({ database: own(name, 'mongodb') }), (value) => words.mongodb(value, word)),
    ),
    many('rabbitmq', 'rabbitmq', 'RABBITMQ', (_name, word) => data(rabbitmq(), (value) => words.rabbitmq(value, word))),
    many('redis', 'redis', 'REDIS', (_name, word) => data(redis(), (value) => words.redis(value, word))),
    many('valkey', 'valkey_client', 'VALKEY', (_name, word) => data(valkey(), (value) => words.valkey(value, word))),
    many('s3', 's3', 'S3', (name, word) => data(s3({ bucket: own(name, 's3') }), (value) => words.s3(value, word))),
    many('openfga', 'openfga', 'FGA', (name, word) => {
      const { openfgaStore } = framework;
      const store = name === 'openfga' && openfgaStore !== undefined ? openfgaStore : own(name, 'openfga');
      return giving(openfga({ store }), (value) => ({ variables: words.openfga(value, word) }));
    }),
    many('saml', 'saml', 'SAML', (name, word) => samlOf(framework, name, word)),
    one('tracing', 'tracing', () => tracingOf(framework)),
    many('smtp', 'smtp', 'SMTP', (_name, word) =>
      giving(smtp(), (server) => ({ variables: words.smtp(server, word) })),
    ),
    many('oauth', 'oauth', '', () => oauthOf(framework, addressOf)),
    one('http-proxy', 'http_proxy', () =>
      giving(httpProxy(), ({ http, https }) => ({ variables: {}, proxies: { http, https } })),
    ),
    one('ingress', 'ingress', () => ingressOf(framework)),
    many('logging', 'loki_push_api', '', () =>
      giving(logs(project.logAlerts), ({ targets }) => ({ variables: {}, logTargets: targets })),
    ),
    { ...many('metrics-endpoint', 'prometheus_scrape', '', () => metricsOf(framework, project)), role: 'provides' },
    {
      ...many('grafana-dashboard', 'grafana_dashboard', '', () =>
        giving(
          dashboards(() => ({ [framework.name]: dashboardOf(framework), ...project.dashboards })),
          nothing,
        ),
      ),
      role: 'provides',
    },
  ];
}

/** Interfaces of databases: Django needs one of any kind. */
const databaseInterfaces: ReadonlySet<string> = new Set(['postgresql_client', 'mysql_client', 'mongodb_client']);

/** Names of the endpoints of databases. */
export function databasesOf({ requires = {} }: Metadata): readonly string[] {
  return Object.keys(requires).filter((name) => databaseInterfaces.has(requires[name]?.interface ?? ''));
}

/**
 * Every endpoint of a charm of the family, by name; the later ones win where variables are the same. What the family does
 * not know is told once it is integrated.
 */
export function endpointsOf(
  framework: Framework,
  metadata: Metadata,
  project: Project = {},
): Readonly<Record<string, Endpoint>> {
  const { peers = {}, provides = {}, requires = {} } = metadata;
  const kinds = kindsOf(framework, project, metadata);
  const declared = [
    ...Object.entries(requires).map(([name, spec]) => ['requires', name, spec.interface] as const),
    ...Object.entries(provides).map(([name, spec]) => ['provides', name, spec.interface] as const),
  ];
  const served = precedence.flatMap((usual) => {
    const kind = kinds.find((one) => one.usual === usual);
    if (kind === undefined) return [];
    const names = declared.flatMap(([role, name, of]) => (role === kind.role && of === kind.interface ? [name] : []));
    const first = names.includes(usual) ? usual : names[0];
    return names.flatMap((name): readonly (readonly [string, Endpoint])[] => {
      // Programs look for these variables under one name: a second of the kind would only hide the first.
      if (kind.word === undefined && name !== first) return [];
      return [[name, kind.serve(name, name === usual ? (kind.word ?? '') : screaming(name))]];
    });
  });
  const known = new Map(served);
  const unknown = declared.flatMap(([role, name, kind]): readonly (readonly [string, Endpoint])[] =>
    known.has(name) ? [] : [[name, giving(unserved(role, kind), nothing)]],
  );
  const silent = Object.entries(peers).map(([name, spec]): readonly [string, Endpoint] => [
    name,
    new Integration('peers', spec.interface, 'observed', { read: () => ready({ variables: {} }) }),
  ]);
  return Object.fromEntries([...served, ...unknown, ...silent]);
}

/** The order in which integrations go into the environment. */
const precedence = [
  'ingress',
  'http-proxy',
  'logging',
  'metrics-endpoint',
  'grafana-dashboard',
  'openfga',
  'rabbitmq',
  'redis',
  'valkey',
  's3',
  'postgresql',
  'mysql',
  'mongodb',
  'saml',
  'smtp',
  'tracing',
  'oauth',
] as const;

/** An integration that the application cannot do without. */
export interface Required {
  readonly endpoint: string;
  /** What it is called when it is missing: a single one of `oauth` is called by its interface. */
  readonly shown: string;
}

/** Those that the application cannot do without: databases as they are declared, then the others in the order of the family. */
export function requiredOf(metadata: Metadata): readonly Required[] {
  const { requires = {} } = metadata;
  const of = (interfaces: ReadonlySet<string>): readonly string[] =>
    Object.keys(requires).filter((name) => {
      const spec = requires[name];
      return spec !== undefined && spec.optional !== true && interfaces.has(spec.interface);
    });
  const clients = Object.values(requires).filter((spec) => spec.interface === 'oauth');
  return [databaseInterfaces, ...others.map((one) => new Set([one]))].flatMap((interfaces) =>
    of(interfaces).map((endpoint) => ({
      endpoint,
      shown: interfaces.has('oauth') && clients.length === 1 ? 'oauth' : endpoint,
    })),
  );
}

const others = [
  'rabbitmq',
  'redis',
  'valkey_client',
  's3',
  'openfga',
  'saml',
  'tracing',
  'smtp',
  'oauth',
  'http_proxy',
] as const;

function nameOf({ requires = {} }: Metadata, kind: string): string | undefined {
  return requires[kind]?.interface === kind
    ? kind
    : Object.keys(requires).find((name) => requires[name]?.interface === kind);
}

/** What is asked for by name: the application's for the usual endpoint, and another one for each other. */
function own(endpoint: string, usual: string): (self: Pick<Self, 'app'>) => string {
  return ({ app }) => (endpoint === usual ? app : `${app}-${endpoint}`);
}

const nothing = (): Contribution => ({ variables: {} });

/** One that has the application's data, or decides what it looks like. */
function data<I extends string, T extends { readonly relation: number }>(
  integration: Integration<'requires', I, T, Presence>,
  see: (value: T) => Variables,
  more: (value: T) => Partial<Contribution> = () => ({}),
): Endpoint {
  return giving(integration, (value) => {
    const given = see(value);
    const open = Object.entries(given).filter(([, text]) => !(text instanceof Secret));
    return { variables: given, migrates: `${value.relation} ${JSON.stringify(open)}`, ...more(value) };
  });
}

function samlOf({ words, samlCertificate }: Framework, name: string, word: string): Endpoint {
  return data(
    saml(),
    (value) => words.saml(value, word),
    ({ certificates: [signing] }) =>
      samlCertificate === undefined || name !== 'saml'
        ? {}
        : { files: { [samlCertificate]: { content: pem(signing) } } },
  );
}

function pem(certificate: string): string {
  const lines = certificate.match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

function tracingOf({ words }: Framework): Endpoint {
  return giving(tracing('otlp_http'), (receivers, { endpoint, self }) => {
    const url = receivers?.otlp_http;
    if (url === undefined) return waiting(endpoint, `${endpoint}: waiting for a receiver of OTLP over HTTP`);
    return { variables: words.tracing(url, self), traced: true };
  });
}
