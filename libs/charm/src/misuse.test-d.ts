/** What must not compile, and what must be inferred. `tsc` is the test. */
import { defineCharm } from './charm.ts';
import { databag, text, type Bag } from './databag.ts';
import { fact } from './fact.ts';
import { peers, unserved } from './integration.ts';
import { Integration } from './integration.ts';
import type { RelationView } from './relation-view.ts';
import { from, kept } from './kept.ts';
import type { Config, ContainerName, EventName, Metadata, Params, UserSecret } from './metadata.ts';
import { blocked, ready, type Reading } from './reading.ts';
import type { RunGoal } from './goal.ts';
import type { Secret } from './secret.ts';

const declared = {
  name: 'chat',
  containers: { chat: { resource: 'chat-image' }, 'chat-nginx': { resource: 'chat-nginx-image' } },
  requires: {
    database: { interface: 'postgresql_client', limit: 1 },
    redis: { interface: 'redis', limit: 1, optional: true },
    smtp: { interface: 'smtp', limit: 1, optional: true },
  },
  provides: { 'metrics-endpoint': { interface: 'prometheus_scrape' } },
  peers: { 'chat-peers': { interface: 'chat-instance' } },
  config: {
    options: {
      server_name: { type: 'string' },
      joins_per_second: { type: 'float', default: 0.01 },
      passwords: { type: 'boolean', default: true },
      mail_password: { type: 'secret' },
    },
  },
  actions: {
    'register-user': {
      params: {
        username: { type: 'string' },
        admin: { type: 'boolean', default: false },
        role: { type: 'string', enum: ['guest', 'member'] },
      },
      required: ['username'],
    },
    reset: {},
  },
} as const;
interface Chat extends Declared {}
type Declared = typeof declared;
const metadata: Chat = declared;
metadata satisfies Metadata;

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(yes: Same<A, B>): boolean => yes;
same<
  Config<Chat>,
  {
    readonly server_name: string | undefined;
    readonly joins_per_second: number;
    readonly passwords: boolean;
    readonly mail_password: UserSecret | undefined;
  }
>(true);
same<
  Params<Chat, 'register-user'>,
  { readonly username: string; readonly admin: boolean; readonly role: 'guest' | 'member' | undefined }
>(true);
same<ContainerName<Chat>, 'chat' | 'chat-nginx'>(true);
'chat-nginx-pebble-ready' satisfies EventName<Chat>;
// @ts-expect-error no such container
'nginx-pebble-ready' satisfies EventName<Chat>;

interface Database {
  readonly host: string;
}
const database = new Integration('requires', 'postgresql_client', 'required', {
  read: (): Reading<Database> => ready({ host: 'db' }),
});
const provider = new Integration('provides', 'postgresql_client', 'always', { read: () => ready([]) });
const redis = new Integration('requires', 'redis', 'required', { read: () => ready({ port: 1 }) });
const scrape = new Integration('provides', 'prometheus_scrape', 'always', { read: () => ready(undefined) });
const integrations = {
  database,
  redis: redis.optional(),
  smtp: unserved('requires', 'smtp'),
  'metrics-endpoint': scrape,
  'chat-peers': peers('chat-instance'),
};
const actions = { 'register-user': async () => ({}), reset: async () => ({}) };
const config = (options: Config<Chat>): Reading<{ name: string }> =>
  options.server_name === undefined
    ? blocked('server_name', 'server_name: set it')
    : ready({ name: options.server_name });
const decide = (): Record<never, never> => ({});

const version = fact({
  container: 'chat',
  lasts: 'boot',
  read: async (workload) => (await workload.exec(['chat'])).stdout,
});
const found = fact({ container: 'chat', lasts: 'look', read: (files) => files.readText('/data/key') });
const key = kept({
  secret: { bag: 'chat-peers', key: 'secret-signing-id', field: 'secret-signing-key' },
  make: (random) => random.hex(32),
  adopt: from(found, (content) => content),
});

defineCharm(metadata, {
  config,
  integrations,
  facts: { version: version.observed(), found },
  kept: { key },
  unready: { chat: 'stop' },
  decide(unit, seen) {
    same<typeof unit.config, { name: string }>(true);
    same<typeof unit.plannedUnits, number>(true);
    same<typeof seen.database, Database>(true);
    same<typeof seen.redis, { port: number } | undefined>(true);
    same<typeof seen.smtp, undefined>(true);
    same<(typeof seen)['chat-peers'], RelationView>(true);
    same<typeof seen.version, Reading<string>>(true);
    same<typeof seen.found, string | undefined>(true);
    same<typeof seen.key, Secret>(true);
    // @ts-expect-error optional: may be undefined
    const port: number = seen.redis.port;
    return { containers: { chat: { run: { services: { chat: { command: 'chat' } } } } }, ports: [port] };
  },
  actions: {
    'register-user': async (params, tools) => {
      same<typeof params.username, string>(true);
      same<typeof params.admin, boolean>(true);
      const there = tools.read(database);
      same<typeof there, Reading<Database>>(true);
      // @ts-expect-error no such container
      await tools.workload('nginx');
      return { 'register-user': true };
    },
    reset: async () => ({}),
  },
});

// @ts-expect-error a declared action is not handled
defineCharm(metadata, { config, integrations, decide, actions: { 'register-user': async () => ({}) } });
// @ts-expect-error a declared endpoint is not integrated
defineCharm(metadata, { config, actions, decide, integrations: { database } });
// @ts-expect-error redis on the endpoint of postgresql_client
defineCharm(metadata, { config, actions, decide, integrations: { ...integrations, database: redis } });
// @ts-expect-error the provider's end on an endpoint that requires
defineCharm(metadata, { config, actions, decide, integrations: { ...integrations, database: provider } });
// @ts-expect-error an endpoint that charmcraft.yaml does not have
defineCharm(metadata, { config, actions, decide, integrations: { ...integrations, saml: redis } });
// @ts-expect-error no such container
defineCharm(metadata, { config, integrations, actions, decide: () => ({ containers: { nginx: { keep: '' } } }) });
defineCharm(metadata, {
  config,
  integrations,
  actions,
  // @ts-expect-error no such container, beside one that there is
  decide: () => ({ containers: { chat: { keep: '' }, nginx: { keep: '' } } }),
});
// @ts-expect-error an action that charmcraft.yaml does not have is not among the handlers' types
defineCharm(metadata, { config, integrations, decide, actions: { ...actions, restart: 1 } });
defineCharm(metadata, {
  config,
  integrations,
  actions,
  decide,
  // @ts-expect-error a fact of a container that there is not
  facts: { version: fact({ container: 'nginx', lasts: 'boot', read: async () => '' }) },
});
defineCharm(metadata, {
  config,
  integrations,
  actions,
  decide,
  // @ts-expect-error kept in the bag of an endpoint that is no peer
  kept: { key: kept({ secret: { bag: 'database', key: 'k', field: 'fff' }, make: () => '' }) },
});
// @ts-expect-error one name for a fact and an endpoint
defineCharm(metadata, { config, integrations, actions, decide, facts: { database: found } });
// @ts-expect-error a fact that is read at every look may not run commands
fact({ container: 'chat', lasts: 'look', read: async (files) => (await files.exec(['chat'])).stdout });
// @ts-expect-error a fact that is remembered must be plain JSON
fact({ container: 'chat', lasts: 'boot', read: async () => new Date() });

// A wrong key deep inside is caught where it is written: exported functions state what they return.
// @ts-expect-error a relative path
export const relative = (): RunGoal => ({ services: {}, files: { 'data/x': '' } });
// @ts-expect-error a field that Pebble does not have
export const field = (): RunGoal => ({ services: { chat: { command: 'x', workingDir: '/' } } });

const request = databag({ database: text });
// @ts-expect-error a missing key of the wire schema
request.write({});
same<Bag<typeof request>, { readonly database: string }>(true);
