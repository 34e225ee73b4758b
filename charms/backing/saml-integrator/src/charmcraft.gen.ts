/** Generated from charmcraft.yaml; do not edit: `nx generate saml-integrator` writes it anew. */
const declared = {
  name: 'saml-integrator',
  containers: {
    saml: { resource: 'saml-image', mounts: [{ storage: 'identities', location: '/var/lib/saml' }] },
  },
  storage: {
    /** Key, certificate and users. */
    identities: { type: 'filesystem', location: '/var/lib/saml' },
  },
  requires: {},
  provides: {
    saml: { interface: 'saml' },
  },
  peers: {},
  config: {
    options: {
      /** The name of the identity provider, a URI. Left out, the address of its metadata. */
      entity_id: { type: 'string' },
      /** Metadata of another identity provider. This stand-in tells of itself only; it says so when it is set. */
      metadata_url: { type: 'string' },
      /** The same as text. */
      metadata: { type: 'string' },
      /** What the certificate of metadata_url is checked against. Nothing to check here. */
      fingerprint: { type: 'string' },
    },
  },
  actions: {
    /** Adds a user, or gives one a new password. Not an action of the charm that this one stands in for. */
    'add-user': {
      params: {
        /** What he logs in with; also the attribute openid. */
        username: { type: 'string' },
        /** The attribute fullname. */
        fullname: { type: 'string' },
        /** The attribute email. */
        email: { type: 'string' },
      },
      required: ['username', 'fullname', 'email'],
    },
  },
  resources: {
    /** The rock of the identity provider. */
    'saml-image': { type: 'oci-image' },
  },
} as const;
/** An interface, so that compiler messages say `SamlIntegrator` and not the whole file. */
export interface SamlIntegrator extends Declared {}
type Declared = typeof declared;
export const metadata: SamlIntegrator = declared;
