/** Generated from charmcraft.yaml; do not edit: `nx generate synapse` writes it anew. */
const declared = {
  name: 'synapse',
  containers: {
    synapse: { resource: 'synapse-image', mounts: [{ storage: 'data', location: '/data' }] },
    'synapse-nginx': { resource: 'synapse-nginx-image' },
  },
  storage: {
    /** Configuration, keys and media of the homeserver. */
    data: { type: 'filesystem', location: '/data' },
  },
  requires: {
    backup: { interface: 's3', limit: 1, optional: true },
    database: { interface: 'postgresql_client', limit: 1, optional: true },
    ingress: { interface: 'ingress', limit: 2, optional: true },
    logging: { interface: 'loki_push_api', limit: 1, optional: true },
    'mas-database': { interface: 'postgresql_client', limit: 1, optional: true },
    media: { interface: 's3', limit: 1, optional: true },
    'nginx-route': { interface: 'nginx-route', limit: 1, optional: true },
    redis: { interface: 'redis', limit: 1, optional: true },
    saml: { interface: 'saml', limit: 1, optional: true },
    smtp: { interface: 'smtp', limit: 1, optional: true },
  },
  provides: {
    'grafana-dashboard': { interface: 'grafana_dashboard' },
    'matrix-auth': { interface: 'matrix_auth' },
    'metrics-endpoint': { interface: 'prometheus_scrape' },
  },
  peers: {
    'synapse-peers': { interface: 'synapse-instance' },
  },
  config: {
    options: {
      /** Lets other servers list this server's public rooms. */
      allow_public_rooms_over_federation: { type: 'boolean', default: false },
      /** Passphrase that backups are encrypted with. Needed by create-backup and restore-backup. */
      backup_passphrase: { type: 'string' },
      /** Refuses invitations from users who are not server administrators. */
      block_non_admin_invites: { type: 'boolean', default: false },
      /** Sends notifications by mail. Needs the smtp integration. */
      enable_email_notifs: { type: 'boolean', default: false },
      /** Runs the Mjolnir moderation bot. */
      enable_mjolnir: { type: 'boolean', default: false },
      /** Lets users log in with a password. */
      enable_password_config: { type: 'boolean', default: true },
      /** Lets users search the list of public rooms. */
      enable_room_list_search: { type: 'boolean', default: true },
      /** Period, threshold and timeout of the check that Kubernetes restarts Synapse by, as "period,threshold,timeout". */
      experimental_alive_check: { type: 'string', default: '2m,5,20s' },
      /** Comma-separated domains to federate with. Unset means all. */
      federation_domain_whitelist: { type: 'string' },
      /** URL of the block and allow lists of the invite checker. */
      invite_checker_blocklist_allowlist_url: { type: 'string' },
      /** Comma-separated policy rooms of the invite checker, each as "opaque:domain" without the leading "!". */
      invite_checker_policy_rooms: { type: 'string' },
      /** Comma-separated IP ranges in CIDR form that outgoing requests may reach although the default blocklist names them. */
      ip_range_whitelist: { type: 'string' },
      /** Refuses to join remote rooms more complex than this number, which must be above zero. Unset means no limit. */
      limit_remote_rooms_complexity: { type: 'float' },
      /** Sender of mails, as an address or as "%(app)s <address>". Unset means the sender that the smtp integration names, else "noreply@" and the server name. */
      notif_from: { type: 'string' },
      /** URL that clients reach this server by. Unset means the ingress's URL, else "https://" and the server name. */
      public_baseurl: { type: 'string' },
      /** Comma-separated users who may publish rooms, each as "user:domain" without the leading "@". Unset means all. */
      publish_rooms_allowlist: { type: 'string' },
      /** How many remote rooms a user may join at once before rc_joins_remote_per_second applies. */
      rc_joins_remote_burst_count: { type: 'int', default: 10 },
      /** How many remote rooms a user may join per second in the long run. */
      rc_joins_remote_per_second: { type: 'float', default: 0.01 },
      /** Sends anonymous statistics to matrix.org. */
      report_stats: { type: 'boolean', default: false },
      /** The domain in every user's and room's address. Required, and cannot be changed once the server has started. */
      server_name: { type: 'string' },
      /** Comma-separated servers that are asked for other servers' signing keys. Unset means matrix.org. */
      trusted_key_servers: { type: 'string' },
      /** Comma-separated workers, such as "worker0,worker1", that are left out of the instance map because their units are broken beyond repair. */
      workers_ignore_list: { type: 'string' },
    },
  },
  actions: {
    /** Deactivates a user and erases their personal data. */
    'anonymize-user': {
      params: {
        /** Name of the user, without "@" and domain. */
        username: { type: 'string' },
      },
      required: ['username'],
    },
    /** Stores an encrypted backup in the S3 bucket of the backup integration. */
    'create-backup': { params: {} },
    /** Deletes a backup from the S3 bucket. */
    'delete-backup': {
      params: {
        /** Id of the backup, as list-backups shows it. */
        'backup-id': { type: 'string' },
      },
      required: ['backup-id'],
    },
    /** Lists the backups in the S3 bucket. */
    'list-backups': { params: {} },
    /** Makes a user a server administrator. */
    'promote-user-admin': {
      params: {
        /** Name of the user, without "@" and domain. */
        username: { type: 'string' },
      },
      required: ['username'],
    },
    /** Registers a user and shows the generated password. */
    'register-user': {
      params: {
        /** Whether the user is a server administrator. */
        admin: { type: 'boolean', default: false },
        /** Name of the user, without "@" and domain. */
        username: { type: 'string' },
      },
      required: ['username'],
    },
    /** Deletes all of this server's data and starts it anew, for example to change its server_name. */
    'reset-instance': { params: {} },
    /** Restores a backup from the S3 bucket. */
    'restore-backup': {
      params: {
        /** Id of the backup, as list-backups shows it. */
        'backup-id': { type: 'string' },
      },
      required: ['backup-id'],
    },
  },
  resources: {
    /** The Synapse rock. */
    'synapse-image': { type: 'oci-image' },
    /** The NGINX rock. */
    'synapse-nginx-image': { type: 'oci-image' },
  },
} as const;
/** An interface, so that compiler messages say `Synapse` and not the whole file. */
export interface Synapse extends Declared {}
type Declared = typeof declared;
export const metadata: Synapse = declared;
