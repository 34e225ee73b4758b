import { blocked, fingerprint, ready, type Reading, type Task } from '@grimoire/charm';
import type { Requested } from '@grimoire/postgresql';
import { psql } from './server.ts';

/**
 * A user and a database for one relation. All values come by the environment and are quoted by psql itself or by
 * `format`; none becomes part of the script.
 *
 * A database outlives its relation. When it is asked for again, the new user takes over what the old one owned.
 */
const grant = `
\\getenv user RELATION_USER
\\getenv password RELATION_PASSWORD
\\getenv database RELATION_DATABASE
\\getenv roles RELATION_ROLES
\\getenv live RELATION_LIVE_USERS
\\getenv extensions RELATION_EXTENSIONS
select format('create role %I', :'user') where not exists (select from pg_roles where rolname = :'user') \\gexec
alter role :"user" login password :'password';
select format('alter role %I %s', :'user', case when role = any (string_to_array(:'roles', ',')) then role else 'no' || role end)
  from unnest(array['superuser', 'createdb', 'createrole']) role \\gexec
select format('create database %I owner %I', :'database', :'user') where not exists (select from pg_database where datname = :'database') \\gexec
select pg_get_userbyid(datdba) as owner from pg_database where datname = :'database' \\gset
\\connect :database
select format('reassign owned by %I to %I', :'owner', :'user')
  where :'owner' like 'relation\\_id\\_%' and :'owner' <> all (string_to_array(:'live', ',')) \\gexec
select format('create extension if not exists %I', name) from unnest(string_to_array(nullif(:'extensions', ''), ',')) name \\gexec
`;

/** Users whose relation is gone may not come in any more, and are cut off. Their databases stay. */
const retire = `
\\getenv live RELATION_LIVE_USERS
select format('alter role %I nologin', rolname) from pg_roles
  where rolcanlogin and rolname like 'relation\\_id\\_%' and rolname <> all (string_to_array(:'live', ',')) \\gexec
select pg_terminate_backend(pid) from pg_stat_activity
  where usename like 'relation\\_id\\_%' and usename <> all (string_to_array(:'live', ','));
`;

const superuser = {
  run: psql,
  user: 'postgres',
  group: 'postgres',
  when: 'after',
  by: 'leader',
  timeoutSeconds: 60,
  failure: 'waiting',
} as const;

/** Roles that can be asked for, in the spelling of the wire; the reference lower-cases them too. */
const knownRoles: readonly string[] = ['superuser', 'createdb', 'createrole'];

/** What keeps a request from being served, or the request as it will be. */
export function servable(asked: Requested): Reading<Requested> {
  const at = `${asked.endpoint}:${asked.relation}`;
  if (asked.generation === 'v1') {
    return blocked(
      at,
      `${at}: ${asked.app} asks in version 1 of the interface, and this stand-in answers in version 0: use a version of it that asks in that`,
    );
  }
  const roles = asked.roles.map((role) => role.toLowerCase());
  const unknown = roles.filter((role) => !knownRoles.includes(role));
  if (unknown.length > 0) {
    return blocked(
      at,
      `${at}: ${asked.app} asks for unknown roles ${unknown.join(', ')}: known are ${knownRoles.join(', ')}`,
    );
  }
  // The reference has the same limit; it also keeps \connect from taking the name for connection settings.
  if (!/^[A-Za-z0-9_-]{1,49}$/.test(asked.database) || /^(postgres|template[01])$/.test(asked.database)) {
    return blocked(
      at,
      `${at}: ${asked.app} asks for a database with a name that cannot be had: use letters, digits, "-" and "_"`,
    );
  }
  if (!asked.secrets) {
    return blocked(
      at,
      `${at}: ${asked.app} cannot read secrets, and a password is not sent in the clear: use a newer version of it`,
    );
  }
  return ready({ ...asked, roles });
}

export function grantTask(asked: Requested, live: readonly string[], extensions: readonly string[]): Task | undefined {
  const { relation, username, password, database, roles } = asked;
  if (password === undefined) return undefined;
  return {
    ...superuser,
    name: grantTaskName(asked),
    key: fingerprint(String(relation), username, password, database, roles.join(), extensions.join()),
    stdin: grant,
    environment: {
      RELATION_USER: username,
      RELATION_PASSWORD: password,
      RELATION_DATABASE: database,
      RELATION_ROLES: roles.join(),
      RELATION_LIVE_USERS: live.join(),
      RELATION_EXTENSIONS: extensions.join(),
    },
  };
}

export function grantTaskName({ relation }: Requested): string {
  return `grant-${relation}`;
}

export function retireTask(live: readonly string[]): Task {
  return {
    ...superuser,
    name: 'retire-users',
    key: fingerprint(...live),
    stdin: retire,
    environment: { RELATION_LIVE_USERS: live.join() },
  };
}
