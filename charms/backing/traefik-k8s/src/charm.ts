import { defineCharm, reasons, unserved, type Charm } from '@grimoire/charm';
import { ingressOffer } from '@grimoire/ingress';
import { nginx, port } from '@grimoire/nginx';
import { metadata, type TraefikK8s } from './charmcraft.gen.ts';
import { exposed, proxied } from './exposed.ts';
import { readOptions } from './options.ts';
import { showProxiedEndpoints } from './show-proxied-endpoints.ts';

/** Stands in for traefik-k8s in the local model: the provider's end of `ingress`, by one real NGINX. */
export const TraefikK8sCharm: Charm<TraefikK8s> = defineCharm(metadata, {
  config: readOptions,

  integrations: {
    ingress: exposed,
    'ingress-per-unit': unserved('provides', 'ingress_per_unit'),
    'traefik-route': unserved('provides', 'traefik_route'),
  },

  decide({ config: mode, fqdn }, { ingress }) {
    const { routes, problems, urls, gateway } = proxied(ingress.all, mode, fqdn);
    const status = reasons(...problems, ingress.status);
    return {
      containers: { traefik: { run: nginx(routes) } },
      ports: [port],
      offers: ingress.all.map((exposing) => ingressOffer('ingress', exposing, urls.get(exposing.relation))),
      ...(status && { status }),
      note: `Serving at ${gateway}`,
    };
  },

  actions: { 'show-proxied-endpoints': showProxiedEndpoints },
});
