import { blocked, fingerprint, ready, renderJson, type Reading, type Secret, type Task } from '@grimoire/charm';
import type { Requested } from '@grimoire/rabbitmq';
import { environment } from './server.ts';

/** The tag of users that were made for a relation: those that may be removed when it is gone. */
const tag = 'juju-relation';
/** The user that may do everything. */
export const operator = 'operator';

export interface User {
  readonly name: string;
  readonly password: Secret;
  readonly vhost: string;
  readonly tags: readonly string[];
}

/** Users and their virtual hosts as RabbitMQ's own document of definitions. Importing it again changes nothing. */
export function definitions({ name, password, vhost, tags }: User): Secret {
  return renderJson({
    vhosts: [{ name: vhost }],
    users: [{ name, password, tags }],
    permissions: [{ user: name, vhost, configure: '.*', write: '.*', read: '.*' }],
  });
}

/** Takes definitions on standard input, so that no password is ever an argument. */
export const importDefinitions: readonly [string, ...string[]] = [
  '/bin/sh',
  '-c',
  'set -eu; rabbitmqctl --quiet await_startup --timeout 60 </dev/null; exec rabbitmqctl --quiet import_definitions',
];

/** Users whose relation is gone go too, which also cuts them off. Virtual hosts and what is in them stay. */
const retire = `
set -eu
rabbitmqctl --quiet await_startup --timeout 60 </dev/null
rabbitmqctl --quiet list_users --no-table-headers | while IFS='\t' read -r user tags; do
  case "$user" in guest) rabbitmqctl --quiet delete_user -- "$user" </dev/null; continue ;; esac
  case "$tags" in *${tag}*) ;; *) continue ;; esac
  case "\n$LIVE_USERS\n" in *"\n$user\n"*) ;; *) rabbitmqctl --quiet delete_user -- "$user" </dev/null ;; esac
done
`;

const asServer = {
  user: 'rabbitmq',
  group: 'rabbitmq',
  when: 'after',
  by: 'leader',
  timeoutSeconds: 120,
  failure: 'waiting',
} as const;

/** What keeps a request from being served, or the request. `earlier`: the requests of relations before it. */
export function servable(asked: Requested, earlier: readonly Requested[]): Reading<Requested> {
  const at = `${asked.endpoint}:${asked.relation}`;
  if (!/^[A-Za-z0-9._-]{1,64}$/.test(asked.username) || asked.username === operator || asked.username === 'guest') {
    return blocked(
      at,
      `${at}: ${asked.app} asks for a user with a name that cannot be had: use letters, digits, ".", "-" and "_"`,
    );
  }
  const holder = earlier.find(({ username }) => username === asked.username);
  if (holder !== undefined) {
    return blocked(
      at,
      `${at}: ${asked.app} asks for the user ${asked.username}, which ${holder.app} has in relation ${holder.relation}: deploy it under another name`,
    );
  }
  return ready(asked);
}

export function userTask(asked: Requested): Task | undefined {
  const { username: name, vhost, password } = asked;
  if (password === undefined) return undefined;
  return {
    ...asServer,
    name: userTaskName(asked),
    key: fingerprint(name, vhost, password),
    run: importDefinitions,
    stdin: definitions({ name, password, vhost, tags: [tag] }),
    environment,
  };
}

export function userTaskName({ relation }: Requested): string {
  return `user-${relation}`;
}

/** The user of the operator. */
export function operatorTask(password: Secret): Task {
  return {
    ...asServer,
    name: 'operator',
    key: fingerprint(password),
    run: importDefinitions,
    stdin: definitions({ name: operator, password, vhost: '/', tags: ['administrator'] }),
    environment,
  };
}

export function retireTask(live: readonly string[]): Task {
  return {
    ...asServer,
    name: 'retire-users',
    key: fingerprint(...live),
    run: ['/bin/bash'],
    stdin: retire,
    environment: { ...environment, LIVE_USERS: live.join('\n') },
  };
}
