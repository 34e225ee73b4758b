/** What each event of the architecture page, and those that took the place of its older ones, does: as decisions. */
import { fingerprint, problemsOf, Secret, type Decision, type RunGoal } from '@grimoire/charm';
import { relationOf, snapshotOf, type Sketch } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { IndicoOperatorCharm } from './charm.ts';
import { metadata, type Indico } from './charmcraft.gen.ts';

type Situation = Pick<Sketch<Indico>, 'self' | 'options' | 'relations' | 'facts'>;

const database = (endpoints = 'pg:5432', password = 'one') => ({
  database: [
    relationOf('database', 'pg', {
      id: 1,
      remoteApp: { database: 'indico', endpoints, 'secret-user': 'secret:abc' },
      secrets: { 'secret-user': { username: new Secret('me'), password: new Secret(password) } },
    }),
  ],
});
const redis = (endpoint: 'redis-broker' | 'redis-cache', hostname: string = endpoint) => ({
  [endpoint]: [
    relationOf(endpoint, endpoint, { id: 2, remoteUnits: { [`${endpoint}/0`]: { hostname, port: '6379' } } }),
  ],
});
const related = (endpoint: string, remoteApp: Readonly<Record<string, string>>) => ({
  [endpoint]: [relationOf(endpoint, 'other', { id: 3, remoteApp })],
});
const smtp = (transport_security: string) =>
  related('smtp-legacy', { host: 'mail', port: '25', auth_type: 'none', transport_security });
const s3 = (key: string) => related('s3', { bucket: 'events', 'access-key': 'me', 'secret-key': key });
const saml = related('saml', {
  entity_id: 'https://idp.example',
  x509certs: 'MIIC',
  single_sign_on_service_redirect_url: 'https://idp.example/sso',
  single_sign_on_service_redirect_binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect',
});
/** The peer relation of a unit that is one of two, or the only one left. */
const seat = (holder: string | undefined, others: readonly string[] = ['indico/1']) => ({
  'indico-peers': [
    relationOf('indico-peers', 'indico', {
      remoteApp: holder === undefined ? {} : { 'celery-unit': holder },
      remoteUnits: Object.fromEntries(others.map((unit) => [unit, {}])),
    }),
  ],
});

const everything = { ...database(), ...redis('redis-broker'), ...redis('redis-cache'), ...seat('indico/0') };

const decide = ({ relations, facts, ...rest }: Situation): Decision<Indico> =>
  IndicoOperatorCharm.decide(
    snapshotOf(metadata, {
      ...rest,
      relations: { ...everything, ...relations },
      facts: { version: '3.3.14', plugins: '', ...facts },
      kept: { secretKey: new Secret('a key') },
    }),
  );

function run(situation: Situation): RunGoal {
  const decision = decide(situation);
  const goal = 'is' in decision ? undefined : decision.containers?.indico;
  if (!goal || !('run' in goal)) throw new Error('Indico does not run');
  return goal.run;
}

/** What a restart of the web application depends on, and what Celery does. */
function effects(situation: Situation): Readonly<Record<string, string>> {
  const { files = {}, services, tasks = [] } = run(situation);
  const texts = Object.values(files).map((file) => (typeof file === 'object' ? file.content : file));
  const environment = (service: string) => Object.values(services[service]?.environment ?? {});
  return {
    settings: fingerprint(...texts.map((text) => (typeof text === 'string' ? text : 'secret'))),
    web: fingerprint(...environment('indico').map(String)),
    celery: String(services['celery']?.startup),
    exporter: `${services['celery-exporter']?.startup} ${services['celery-exporter']?.command}`,
    tasks: tasks.map(({ name, key }) => `${name} ${key}`).join(', '),
  };
}

/** The names of the effects in which two situations differ. */
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

const options = (values: Situation['options']): Situation => (values === undefined ? {} : { options: values });

const rows: readonly Row[] = [
  { event: 'indico-pebble-ready', after: {}, changes: [] },
  { event: 'indico-nginx-pebble-ready', after: {}, changes: [] },
  { event: 'config-changed, nothing changed', after: options({ enable_roombooking: false }), changes: [] },
  {
    event: 'config-changed: a mail address',
    after: options({ indico_no_reply_email: 'a@b.example' }),
    changes: ['settings'],
  },
  { event: 'config-changed: room booking', after: options({ enable_roombooking: true }), changes: ['settings'] },
  { event: 'config-changed: site_url', after: options({ site_url: 'https://e.example' }), changes: ['settings'] },
  { event: 'config-changed: plugins', after: options({ external_plugins: 'a-plugin' }), changes: ['tasks'] },
  {
    event: 'config-changed: a customisation',
    after: options({ customization_sources_url: 'https://git.example/look.git' }),
    changes: ['settings', 'web', 'tasks'],
  },
  {
    event: 'leader-elected, of a unit without the seat',
    before: { self: { leader: false }, relations: seat('indico/1') },
    after: { self: { leader: true }, relations: seat('indico/1') },
    changes: [],
  },
  { event: 'leader-elected, away from the unit with the seat', after: { self: { leader: false } }, changes: [] },
  {
    event: 'indico-peers-relation-departed: of the unit with the seat, which the leader takes',
    before: { relations: seat('indico/1') },
    after: { relations: seat('indico/0', []) },
    changes: ['celery', 'exporter'],
  },
  { event: 'indico-peers-relation-departed: of another unit', after: { relations: seat('indico/0', []) }, changes: [] },
  {
    event: 'database-endpoints-changed (master_changed)',
    after: { relations: database('pg2:5433') },
    changes: ['settings'],
  },
  { event: 'secret-changed: of the database', after: { relations: database('pg:5432', 'two') }, changes: ['settings'] },
  {
    event: 'redis-relation-updated: of the broker',
    after: { relations: redis('redis-broker', 'elsewhere') },
    changes: ['settings', 'exporter'],
  },
  {
    event: 'redis-relation-updated: of the cache',
    after: { relations: redis('redis-cache', 'elsewhere') },
    changes: ['settings'],
  },
  {
    event: 'credentials-changed: of S3',
    before: { relations: s3('one') },
    after: { relations: s3('two') },
    changes: ['settings'],
  },
  { event: 'credentials-gone: of S3', before: { relations: s3('one') }, after: {}, changes: ['settings'] },
  { event: 'saml-data-available', after: { relations: saml }, changes: ['settings'] },
  { event: 'saml-relation-broken', before: { relations: saml }, after: {}, changes: ['settings'] },
  { event: 'smtp-data-available', after: { relations: smtp('none') }, changes: ['settings'] },
  {
    event: 'smtp-data-available: TLS off',
    before: { relations: smtp('starttls') },
    after: { relations: smtp('none') },
    changes: ['settings'],
  },
  { event: 'upgrade-charm: another Indico in the rock', after: { facts: { version: '3.4.0' } }, changes: ['tasks'] },
  {
    event: 'refresh-external-resources-action: a newer plugin',
    after: { facts: { plugins: '{"a": "2"}' } },
    changes: ['web'],
  },
];

describe('the events', () => {
  it.each(rows)('$event: $changes', ({ before = {}, after, changes }) => {
    expect(changed(before, after)).toEqual(changes);
  });

  it.each([
    ['database-relation-broken', { database: [] }, 'blocked'],
    ['database-relation-joined, before it answers', { database: [relationOf('database', 'pg')] }, 'waiting'],
    ['redis-broker-relation-broken', { 'redis-broker': [] }, 'blocked'],
    [
      'redis-cache-relation-joined, before it answers',
      { 'redis-cache': [relationOf('redis-cache', 'cache')] },
      'waiting',
    ],
  ])('%s: nothing is touched, and the status says which', (_event, relations, is) => {
    const decision = decide({ relations });
    const [endpoint] = Object.keys(relations);
    expect('is' in decision && problemsOf(decision).map((problem) => [problem.key, problem.is])).toEqual([
      [endpoint, is],
    ]);
  });

  it('database-relation-joined: a database named like the application is asked for, with what makes extensions', () => {
    const { self } = snapshotOf(metadata);
    const owed = IndicoOperatorCharm.declared.integrations['database']?.spec.owes?.(
      relationOf('database', 'pg', { localApp: {} }),
      { endpoint: 'database', self },
    );
    expect(owed?.app).toMatchObject({ database: 'indico', 'extra-user-roles': 'SUPERUSER' });
  });
});
