/** Generated from charmcraft.yaml; do not edit: `nx generate traefik-k8s` writes it anew. */
const declared = {
  name: 'traefik-k8s',
  containers: {
    traefik: { resource: 'nginx-ingress-image' },
  },
  storage: {},
  requires: {},
  provides: {
    ingress: { interface: 'ingress' },
    'ingress-per-unit': { interface: 'ingress_per_unit' },
    'traefik-route': { interface: 'traefik_route' },
  },
  peers: {},
  config: {
    options: {
      /** The host name in the URLs that applications are told. Unset means the unit's name in the model. Subdomains need it. */
      external_hostname: { type: 'string' },
      /** How applications are told apart, by "path" (/<model>-<application>) or by "subdomain" (<model>-<application>.<external_hostname>). */
      routing_mode: { type: 'string', default: 'path' },
    },
  },
  actions: {
    /** Shows the URLs that lead to the applications, as JSON by application. */
    'show-proxied-endpoints': { params: {} },
  },
  resources: {
    /** The NGINX rock, in the place of Traefik. */
    'nginx-ingress-image': { type: 'oci-image' },
  },
} as const;
/** An interface, so that compiler messages say `TraefikK8s` and not the whole file. */
export interface TraefikK8s extends Declared {}
type Declared = typeof declared;
export const metadata: TraefikK8s = declared;
