/** Generated from charmcraft.yaml; do not edit: `nx generate indico` writes it anew. */
const declared = {
  name: 'indico',
  containers: {
    indico: { resource: 'indico-image' },
    'indico-nginx': { resource: 'indico-nginx-image' },
  },
  storage: {},
  requires: {
    database: { interface: 'postgresql_client', limit: 1 },
    logging: { interface: 'loki_push_api', optional: true },
    'nginx-route': { interface: 'nginx-route', limit: 1, optional: true },
    'redis-broker': { interface: 'redis', limit: 1 },
    'redis-cache': { interface: 'redis', limit: 1 },
    s3: { interface: 's3', limit: 1, optional: true },
    saml: { interface: 'saml', limit: 1, optional: true },
    'smtp-legacy': { interface: 'smtp', limit: 1, optional: true },
  },
  provides: {
    'grafana-dashboard': { interface: 'grafana_dashboard' },
    'metrics-endpoint': { interface: 'prometheus_scrape' },
  },
  peers: {
    'indico-peers': { interface: 'indico-instance' },
  },
  config: {
    options: {
      /** Logs which files of a customisation Indico looks for. */
      customization_debug: { type: 'boolean', default: false },
      /** URL of a git repository with a customisation of Indico's look. Empty means none. */
      customization_sources_url: { type: 'string', default: '' },
      /** Shows the room booking module. */
      enable_roombooking: { type: 'boolean', default: false },
      /** Comma-separated plugins to install, each as a requirement of pip such as indico-plugin-vc-zoom==3.3.1. */
      external_plugins: { type: 'string', default: '' },
      /** Sender of mails that cannot be answered. */
      indico_no_reply_email: { type: 'string', default: 'noreply@mydomain.local' },
      /** Address of support that users are shown. */
      indico_public_support_email: { type: 'string', default: 'support@mydomain.local' },
      /** Address of the people who operate Indico. */
      indico_support_email: { type: 'string', default: 'support-tech@mydomain.local' },
      /** URL that users reach Indico by, without a path. Empty means http:// and the application's name in .local. */
      site_url: { type: 'string', default: '' },
    },
  },
  actions: {
    /** Makes an administrator who logs in with a password. */
    'add-admin': {
      params: {
        /** Address of the new user, and the name to log in with. */
        email: { type: 'string' },
        /** Password of the new user, of 8 characters or more. */
        password: { type: 'string' },
      },
      required: ['email', 'password'],
    },
    /** Removes what is personal from users and marks them as deleted. */
    'anonymize-user': {
      params: {
        /** Address of the user, or up to 50 addresses, separated by commas. */
        email: { type: 'string' },
      },
      required: ['email'],
    },
    /** Fetches the newest of the customisation and of the external plugins. */
    'refresh-external-resources': { params: {} },
  },
  resources: {
    /** The Indico rock. */
    'indico-image': { type: 'oci-image' },
    /** The NGINX rock. */
    'indico-nginx-image': { type: 'oci-image' },
  },
} as const;
/** An interface, so that compiler messages say `Indico` and not the whole file. */
export interface Indico extends Declared {}
type Declared = typeof declared;
export const metadata: Indico = declared;
