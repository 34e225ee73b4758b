import { all, blocked, ready, type Config, type Reading } from '@grimoire/charm';
import type { Synapse } from './charmcraft.gen.ts';
import {
  aliveCheck,
  cidrRange,
  commaSeparated,
  domain,
  mailbox,
  publisher,
  serverName,
  webUrl,
  workerName,
  type AliveCheck,
  type Parse,
} from './option-values.ts';

/** What the options ask of the server, checked and in the form that the renderers need. */
export interface Server {
  readonly name: string;
  readonly publicBaseurl: string | undefined;
  readonly reportStats: boolean;
  readonly passwords: boolean;
  readonly roomListSearch: boolean;
  readonly publicRoomsOverFederation: boolean;
  readonly blockNonAdminInvites: boolean;
  /** Absent: all domains. */
  readonly federationDomains: readonly string[] | undefined;
  readonly ipRangeWhitelist: readonly string[] | undefined;
  /** Absent: matrix.org. */
  readonly trustedKeyServers: readonly string[] | undefined;
  /** Full user ids. Absent: everyone. */
  readonly publishers: readonly string[] | undefined;
  readonly remoteRoomComplexity: number | undefined;
  readonly remoteJoins: { readonly burstCount: number; readonly perSecond: number };
  readonly alive: AliveCheck;
  /** Whether users hear by mail of what they missed. */
  readonly notifications: boolean;
  /** Absent: whom the mail server's relation names. */
  readonly mailSender: string | undefined;
}

type Options = Config<Synapse>;

/** Options to {@link Server}; every bad option is named, with what to write instead. */
export function parseServer(options: Options): Reading<Server> {
  return all({
    name: serverName(options.server_name),
    publicBaseurl: optional('public_baseurl', options.public_baseurl, webUrl),
    reportStats: ready(options.report_stats),
    passwords: ready(options.enable_password_config),
    roomListSearch: ready(options.enable_room_list_search),
    publicRoomsOverFederation: ready(options.allow_public_rooms_over_federation),
    blockNonAdminInvites: ready(options.block_non_admin_invites),
    federationDomains: optional(
      'federation_domain_whitelist',
      options.federation_domain_whitelist,
      commaSeparated(domain),
    ),
    ipRangeWhitelist: optional('ip_range_whitelist', options.ip_range_whitelist, commaSeparated(cidrRange)),
    trustedKeyServers: optional('trusted_key_servers', options.trusted_key_servers, commaSeparated(domain)),
    publishers: optional('publish_rooms_allowlist', options.publish_rooms_allowlist, commaSeparated(publisher)),
    remoteRoomComplexity: positive('limit_remote_rooms_complexity', options.limit_remote_rooms_complexity),
    remoteJoins: all({
      burstCount: atLeastOne('rc_joins_remote_burst_count', options.rc_joins_remote_burst_count),
      perSecond: above('rc_joins_remote_per_second', options.rc_joins_remote_per_second),
    }),
    alive: aliveCheck('experimental_alive_check', options.experimental_alive_check),
    ignoredWorkers: optional('workers_ignore_list', options.workers_ignore_list, commaSeparated(workerName)),
    notifications: ready(options.enable_email_notifs),
    mailSender: optional('notif_from', options.notif_from, mailbox),
    mjolnir: unserved('enable_mjolnir', options.enable_mjolnir, 'the moderation bot'),
    inviteLists: unserved(
      'invite_checker_blocklist_allowlist_url',
      options.invite_checker_blocklist_allowlist_url,
      'the invite checker',
    ),
    inviteRooms: unserved('invite_checker_policy_rooms', options.invite_checker_policy_rooms, 'the invite checker'),
  });
}

function optional<T>(key: string, text: string | undefined, parse: Parse<T>): Reading<T | undefined> {
  return text === undefined || text === '' ? ready(undefined) : parse(key, text);
}

function positive(key: string, value: number | undefined): Reading<number | undefined> {
  return value === undefined || value > 0
    ? ready(value)
    : blocked(key, `${key}: ${value} is not above zero: set a number above zero, or reset it for no limit`);
}

function above(key: string, value: number): Reading<number> {
  return value > 0 ? ready(value) : blocked(key, `${key}: ${value} is not above zero: set a number such as 0.01`);
}

function atLeastOne(key: string, value: number): Reading<number> {
  return value >= 1 ? ready(value) : blocked(key, `${key}: ${value} is below 1: set a whole number from 1 up`);
}

function unserved(key: string, value: string | boolean | undefined, what: string): Reading<undefined> {
  return value === undefined || value === '' || value === false
    ? ready(undefined)
    : blocked(key, `${key}: not served yet (${what}): reset it with juju config <application> --reset ${key}`);
}
