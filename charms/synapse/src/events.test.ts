/** What each event that the architecture page and the older charm name does: as decisions. */
import { fingerprint, problemsOf, Secret, type Decision, type RunGoal } from '@grimoire/charm';
import { relationOf, snapshotOf, type Sketch } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { SynapseOperatorCharm } from './charm.ts';
import { metadata, type Synapse } from './charmcraft.gen.ts';
import type { Found } from './found.ts';

interface Situation extends Pick<Sketch<Synapse>, 'self' | 'options' | 'relations'> {
  readonly found?: Partial<Found>;
  readonly version?: string;
}

const fresh: Found = {
  serverName: undefined,
  engine: undefined,
  sqlite: false,
  registration: undefined,
  macaroon: undefined,
  signing: undefined,
};

const database = (endpoints = 'pg:5432', password = 'one') => ({
  database: [
    relationOf('database', 'pg', {
      remoteApp: { database: 'synapse', endpoints, 'secret-user': 'secret:abc' },
      secrets: { 'secret-user': { username: new Secret('me'), password: new Secret(password) } },
    }),
  ],
});
const gate = (url: string) => ({
  ingress: [relationOf('ingress', 'traefik-k8s', { remoteApp: { ingress: JSON.stringify({ url }) } })],
});
const mail = (transport_security: string) => ({
  smtp: [
    relationOf('smtp', 'smtp-integrator', {
      remoteApp: { host: 'mail.example', port: '25', auth_type: 'none', transport_security },
    }),
  ],
});
const notifying = { enable_email_notifs: true };

const decide = ({ found, version, options, relations, ...rest }: Situation): Decision<Synapse> =>
  SynapseOperatorCharm.decide(
    snapshotOf(metadata, {
      ...rest,
      options: { server_name: 'example.org', ...options },
      relations: { ...database(), ...relations },
      facts: { found: { ...fresh, ...found }, ...(version === undefined ? {} : { version }) },
      kept: {
        registration: new Secret('reg'),
        macaroon: new Secret('mac'),
        signing: new Secret('ed25519 a_AbCd c2VlZA'),
        encryption: new Secret('cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4='),
      },
    }),
  );

function container(situation: Situation, name: 'synapse' | 'synapse-nginx'): RunGoal {
  const decision = decide(situation);
  const goal = 'is' in decision ? undefined : decision.containers?.[name];
  if (!goal || !('run' in goal)) throw new Error(`${name} does not run`);
  return goal.run;
}

const text = (content: string | Secret): string => fingerprint(content);

/** What an operator, a user or another charm would notice. */
function effects(situation: Situation): Readonly<Record<string, string>> {
  const decision = decide(situation);
  const { files = {}, services, tasks = [], checks } = container(situation, 'synapse');
  const front = container(situation, 'synapse-nginx');
  const environment = (service: string): string =>
    text(
      Object.entries(services[service]?.environment ?? {})
        .map(([name, value]) => `${name} ${text(value)}`)
        .join(),
    );
  return {
    settings: Object.values(files)
      .map((file) => text(typeof file === 'string' || file instanceof Secret ? file : file.content))
      .join(' '),
    server: environment('synapse'),
    exporter: environment('stats-exporter'),
    checks: JSON.stringify(checks),
    tasks: tasks.map(({ name, key }) => `${name} ${key}`).join(', '),
    nginx: JSON.stringify(front),
    version: 'is' in decision ? '' : String(decision.version),
    status: 'is' in decision ? '' : JSON.stringify([decision.note, decision.status]),
  };
}

function changed(before: Situation, after: Situation): readonly string[] {
  const [was, is] = [effects(before), effects(after)];
  return Object.keys(is).filter((name) => is[name] !== was[name]);
}

interface Row {
  readonly event: string;
  readonly before?: Situation;
  readonly after: Situation;
  readonly changes: readonly string[];
}

const options = (values: NonNullable<Situation['options']>): Situation => ({ options: values });

const rows: readonly Row[] = [
  { event: 'synapse-pebble-ready: the version is known', after: { version: '1.98.0' }, changes: ['version'] },
  { event: 'synapse-nginx-pebble-ready', after: {}, changes: [] },
  { event: 'update-status', after: {}, changes: [] },
  { event: 'upgrade-charm', after: {}, changes: [] },
  { event: 'leader-elected', before: { self: { leader: false } }, after: { self: { leader: true } }, changes: [] },
  { event: 'config-changed, nothing changed', after: options({ report_stats: false }), changes: [] },
  {
    event: 'config-changed: public_baseurl',
    after: options({ public_baseurl: 'https://chat.example' }),
    changes: ['settings'],
  },
  { event: 'config-changed: report_stats', after: options({ report_stats: true }), changes: ['settings', 'server'] },
  {
    event: 'config-changed: experimental_alive_check',
    after: options({ experimental_alive_check: '30s,4,15s' }),
    changes: ['checks'],
  },
  {
    event: 'database created (`database`): the server leaves SQLite, and its numbers are told',
    before: { relations: { database: [] } },
    after: {},
    changes: ['settings', 'exporter', 'tasks', 'status'],
  },
  {
    event: 'database endpoints changed: the same database, which is not prepared again',
    after: { relations: database('elsewhere:5433') },
    changes: ['settings', 'exporter'],
  },
  {
    event: 'secret-changed: another password of the database',
    after: { relations: database('pg:5432', 'two') },
    changes: ['settings', 'exporter'],
  },
  {
    event: 'database-relation-broken, of a server that has nothing in it yet',
    after: { relations: { database: [] } },
    changes: ['settings', 'exporter', 'tasks', 'status'],
  },
  {
    event: 'ingress ready',
    after: { relations: gate('https://gate.example/m-synapse') },
    changes: ['settings'],
  },
  {
    event: 'ingress revoked',
    before: { relations: gate('https://gate.example/m-synapse') },
    after: {},
    changes: ['settings'],
  },
  {
    event: 'nginx-route-relation-created',
    after: { relations: { 'nginx-route': [relationOf('nginx-route', 'nginx')] } },
    changes: [],
  },
  {
    event: 'smtp data available',
    before: options(notifying),
    after: { ...options(notifying), relations: mail('starttls') },
    changes: ['settings', 'status'],
  },
  {
    event: 'smtp data available: other encryption',
    before: { ...options(notifying), relations: mail('starttls') },
    after: { ...options(notifying), relations: mail('tls') },
    changes: ['settings'],
  },
  {
    event: 'smtp-relation-broken',
    before: { ...options(notifying), relations: mail('starttls') },
    after: options(notifying),
    changes: ['settings', 'status'],
  },
];

describe('the events', () => {
  it.each(rows)('$event: $changes', ({ before = {}, after, changes }) => {
    expect(changed(before, after)).toEqual(changes);
  });

  it.each([
    [
      'database-relation-joined, before it answers',
      { relations: { database: [relationOf('database', 'pg')] } },
      'waiting',
      'database',
    ],
    [
      'ingress-relation-joined, before it answers',
      { relations: { ingress: [relationOf('ingress', 'traefik')] } },
      'waiting',
      'ingress',
    ],
    ['config-changed: server_name unset', { options: { server_name: undefined } }, 'blocked', 'server_name'],
    ['config-changed: another server_name', { found: { serverName: 'old.example' } }, 'blocked', 'server_name'],
  ] satisfies readonly (readonly [string, Situation, string, string])[])(
    '%s: nothing is touched, and the status says why',
    (_event, situation, is, key) => {
      const decision = decide(situation);
      expect('is' in decision && problemsOf(decision).map((problem) => [problem.is, problem.key])).toEqual([[is, key]]);
    },
  );

  it('database-relation-broken, of a server whose data is in it: the server stops, and what users see of it stays', () => {
    const decision = decide({ found: { serverName: 'example.org', engine: 'psycopg2' }, relations: { database: [] } });
    expect('is' in decision ? decision : decision.containers).toEqual({
      synapse: { stop: expect.objectContaining({ is: 'blocked', key: 'database' }) },
      'synapse-nginx': { run: expect.anything() },
    });
  });

  it('database-relation-created: a database named like the application is asked for', () => {
    const { self } = snapshotOf(metadata, { self: { app: 'chat' } });
    const owed = SynapseOperatorCharm.declared.integrations['database']?.spec.owes?.(relationOf('database', 'pg'), {
      endpoint: 'database',
      self,
    });
    expect(owed?.app).toMatchObject({ database: 'chat', 'extra-user-roles': 'SUPERUSER' });
  });
});
