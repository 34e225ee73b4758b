import type { AbsolutePath, FileGoal, Renderable, Secret } from '@grimoire/charm';
import type { Database } from '@grimoire/postgresql';
import type { Redis } from '@grimoire/redis';
import type { MailServer } from '@grimoire/smtp';
import { email } from './mail.ts';
import type { Server } from './server.ts';

/** What no server may lose: the keys that its users, rooms and clients were made with. */
export interface Keys {
  readonly registration: Secret;
  readonly macaroon: Secret;
}

/** Where Synapse and its exporter listen. NGINX stands in front of the first. */
export const ports = { client: 8008, metrics: 9000, replication: 8035, statistics: 9877 } as const;

/** The SQLite file of a server that is being tried out. */
export const sqlitePath = '/data/homeserver.db';

/** What Synapse uses of others. Each may be missing. */
export interface Others {
  readonly database: Database | undefined;
  readonly relay: MailServer | undefined;
  /** Where processes of one server tell each other what happened. */
  readonly redis: Redis | undefined;
  /** Registrations of application services, by the path of each. */
  readonly registrations: Readonly<Record<AbsolutePath, FileGoal>>;
}

/** The parsed form of `/data/homeserver.yaml`: rendered whole at every look. */
export function homeserver(server: Server, keys: Keys, { database, relay, redis, registrations }: Others): Renderable {
  const services = Object.keys(registrations);
  return {
    server_name: server.name,
    public_baseurl: publicUrl(server),
    pid_file: '/data/homeserver.pid',
    soft_file_limit: 0,
    log_config: '/data/log.config',
    serve_server_wellknown: true,
    report_stats: server.reportStats,
    enable_metrics: true,
    listeners: listeners(),
    database: database ? postgres(database) : { name: 'sqlite3', args: { database: sqlitePath } },

    media_store_path: '/data/media',
    max_upload_size: '50M',
    max_image_pixels: '32M',
    dynamic_thumbnails: false,
    thumbnail_sizes: [
      { width: 32, height: 32, method: 'crop' },
      { width: 96, height: 96, method: 'crop' },
      { width: 320, height: 240, method: 'scale' },
      { width: 640, height: 480, method: 'scale' },
      { width: 800, height: 600, method: 'scale' },
    ],
    url_preview_enabled: false,
    max_spider_size: '10M',
    media_retention: { remote_media_lifetime: '14d', local_media_lifetime: '28d' },
    forgotten_room_retention_period: '28d',
    delete_stale_devices_after: '1y',

    event_cache_size: '10K',
    rc_message: { per_second: 0.2, burst_count: 10 },
    rc_federation: { window_size: 1000, sleep_limit: 10, sleep_delay: 500, reject_limit: 50, concurrent: 3 },
    rc_joins: { remote: { per_second: server.remoteJoins.perSecond, burst_count: server.remoteJoins.burstCount } },

    enable_registration: false,
    registration_shared_secret: keys.registration,
    bcrypt_rounds: 12,
    allow_guest_access: false,
    password_config: { enabled: server.passwords },

    macaroon_secret_key: keys.macaroon,
    signing_key_path: signingKeyPath(server.name),
    old_signing_keys: {},
    key_refresh_interval: '1d',
    trusted_key_servers: (server.trustedKeyServers ?? ['matrix.org']).map((name) => ({ server_name: name })),
    suppress_key_server_warning: true,

    enable_room_list_search: server.roomListSearch,
    allow_public_rooms_over_federation: server.publicRoomsOverFederation,
    block_non_admin_invites: server.blockNonAdminInvites,
    room_list_publication_rules: publicationRules(server.publishers),
    ...(server.federationDomains && { federation_domain_whitelist: server.federationDomains }),
    ...(server.ipRangeWhitelist && { ip_range_whitelist: server.ipRangeWhitelist }),
    ...(server.remoteRoomComplexity !== undefined && {
      limit_remote_rooms: { enabled: true, complexity: server.remoteRoomComplexity },
    }),
    ...(relay && { email: email(server, relay) }),
    ...(redis && { redis: { enabled: true, host: redis.host, port: redis.port } }),
    ...(services.length > 0 && { app_service_config_files: services }),
  };
}

/** Where clients reach it. */
export const publicUrl = (server: Server): string => server.publicBaseurl ?? `https://${server.name}`;

export function signingKeyPath(name: string): `/data/${string}.signing.key` {
  return `/data/${name}.signing.key`;
}

function listeners(): readonly Renderable[] {
  const bind_addresses = ['::'];
  return [
    {
      port: ports.client,
      bind_addresses,
      type: 'http',
      tls: false,
      // NGINX, in the same pod, is the only one to talk to it and says whom it speaks for.
      x_forwarded: true,
      resources: [
        { names: ['client'], compress: true },
        { names: ['federation'], compress: false },
      ],
    },
    { port: ports.metrics, bind_addresses, type: 'metrics', tls: false },
    { port: ports.replication, bind_addresses, type: 'http', tls: false, resources: [{ names: ['replication'] }] },
  ];
}

function postgres({ name, host, port, username, password }: Database): Renderable {
  return { name: 'psycopg2', args: { database: name, host, port, user: username, password, cp_min: 5, cp_max: 10 } };
}

function publicationRules(publishers: readonly string[] | undefined): readonly Renderable[] {
  if (!publishers) return [{ user_id: '*', alias: '*', room_id: '*', action: 'allow' }];
  return [
    ...publishers.map((user_id) => ({ user_id, alias: '*', room_id: '*', action: 'allow' })),
    { user_id: '*', alias: '*', room_id: '*', action: 'deny' },
  ];
}

/** To standard output, as a container should; the SQL logger stays at INFO so that no access token reaches the log. */
export const logConfig = {
  version: 1,
  formatters: {
    precise: { format: '%(asctime)s - %(name)s - %(lineno)d - %(levelname)s - %(request)s - %(message)s' },
  },
  filters: { context: { '()': 'synapse.logging.context.LoggingContextFilter', request: '' } },
  handlers: {
    console: { class: 'logging.StreamHandler', formatter: 'precise', filters: ['context'], stream: 'ext://sys.stdout' },
  },
  loggers: { 'synapse.storage.SQL': { level: 'INFO' } },
  root: { level: 'INFO', handlers: ['console'] },
  disable_existing_loggers: false,
} as const;
