/** Generated from charmcraft.yaml; do not edit: `nx generate smtp-integrator` writes it anew. */
const declared = {
  name: 'smtp-integrator',
  containers: {
    smtp: { resource: 'smtp-image', mounts: [{ storage: 'mail', location: '/var/lib/mail' }] },
  },
  storage: {
    /** The mail that was taken. */
    mail: { type: 'filesystem', location: '/var/lib/mail' },
  },
  requires: {},
  provides: {
    smtp: { interface: 'smtp' },
    'smtp-legacy': { interface: 'smtp' },
  },
  peers: {},
  config: {
    options: {
      /** Host name or address of the mail server. Left out, this unit is the server. */
      host: { type: 'string' },
      /** Port of the mail server. */
      port: { type: 'int', default: 25 },
      /** Who sends, where the server wants to know. */
      user: { type: 'string' },
      /** The password, in the clear. password_secret goes before it. */
      password: { type: 'string' },
      /** A secret with the field password. */
      password_secret: { type: 'secret' },
      /** How senders prove themselves. One of none, not_provided and plain. */
      auth_type: { type: 'string', default: 'none' },
      /** How the connection is encrypted. One of none, starttls and tls. */
      transport_security: { type: 'string', default: 'none' },
      /** The domain of senders' addresses. */
      domain: { type: 'string' },
      /** Whether the server's certificate is taken unseen. That of this unit has to be, because nobody knows it. */
      skip_ssl_verify: { type: 'boolean', default: false },
      /** The sender's address of notifications. */
      smtp_sender: { type: 'string' },
      /** Addresses of recipients, comma separated. */
      recipients: { type: 'string' },
    },
  },
  actions: {
    /** Shows the messages that were taken, the newest first. Not an action of the charm that this one stands in for. */
    'show-mail': {
      params: {
        /** How many messages to show. */
        limit: { type: 'integer', default: 1, minimum: 0 },
      },
    },
  },
  resources: {
    /** The rock of the mail server. */
    'smtp-image': { type: 'oci-image' },
  },
} as const;
/** An interface, so that compiler messages say `SmtpIntegrator` and not the whole file. */
export interface SmtpIntegrator extends Declared {}
type Declared = typeof declared;
export const metadata: SmtpIntegrator = declared;
