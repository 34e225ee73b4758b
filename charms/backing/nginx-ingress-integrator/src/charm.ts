import { defineCharm, reasons, type Charm } from '@grimoire/charm';
import { ingressOffer, ingressProvider, nginxRoutes } from '@grimoire/ingress';
import { metadata, type NginxIngressIntegrator } from './charmcraft.gen.ts';
import { nginx, port } from './nginx.ts';
import { readOptions } from './options.ts';
import { routesOf, urlOf } from './routes.ts';

/** Stands in for nginx-ingress-integrator in the local model: one real NGINX, and the provider's end of both interfaces. */
export const NginxIngressIntegratorCharm: Charm<NginxIngressIntegrator> = defineCharm(metadata, {
  config: readOptions,

  integrations: { ingress: ingressProvider(), 'nginx-route': nginxRoutes() },

  decide({ config: wishes, app, address }, { ingress, 'nginx-route': nginxRoute }) {
    const { routes, problems } = routesOf({ nginxRoute: nginxRoute.all, ingress: ingress.all }, wishes, app);
    const status = reasons(...problems, ingress.status, nginxRoute.status);
    return {
      containers: { nginx: { run: nginx(routes) } },
      ports: [port],
      offers: ingress.all.map((exposing) => {
        const route = routes.find(({ relation }) => relation === exposing.relation);
        return ingressOffer('ingress', exposing, route && urlOf(route));
      }),
      ...(status && { status }),
      ...(address !== undefined && { note: `Ingress IP(s): ${address}` }),
    };
  },

  actions: {},
});
