/** Generated from charmcraft.yaml; do not edit: `nx generate nginx-ingress-integrator` writes it anew. */
const declared = {
  name: 'nginx-ingress-integrator',
  containers: {
    nginx: { resource: 'nginx-ingress-image' },
  },
  storage: {},
  requires: {},
  provides: {
    ingress: { interface: 'ingress' },
    'nginx-route': { interface: 'nginx-route' },
  },
  peers: {},
  config: {
    options: {
      /** Further host names that lead to the applications, separated by commas. */
      'additional-hostnames': { type: 'string' },
      /** Size of the largest request, in megabytes; 0 for any. An application may ask for its own. */
      'max-body-size': { type: 'int', default: 20 },
      /** Paths that lead to the applications, separated by commas. Unset means what each application asks for. */
      'path-routes': { type: 'string' },
      /** How many seconds an application may take to answer. */
      'proxy-read-timeout': { type: 'int', default: 60 },
      /** The host name that leads to the applications. Unset means what each application asks for. The ingress relation needs it. */
      'service-hostname': { type: 'string' },
      /** Not served by this stand-in, which says so when it is set. */
      'tls-secret-name': { type: 'string' },
    },
  },
  actions: {},
  resources: {
    /** The NGINX rock. */
    'nginx-ingress-image': { type: 'oci-image' },
  },
} as const;
/** An interface, so that compiler messages say `NginxIngressIntegrator` and not the whole file. */
export interface NginxIngressIntegrator extends Declared {}
type Declared = typeof declared;
export const metadata: NginxIngressIntegrator = declared;
