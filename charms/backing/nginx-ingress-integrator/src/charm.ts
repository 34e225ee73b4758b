import { blocked, defineCharm, reasons, type Charm, type Problem } from '@grimoire/charm';
import { ingressOffer, ingressProvider, nginxRoutes, type Exposing } from '@grimoire/ingress';
import { nginx, port, routesOf } from '@grimoire/nginx';
import { metadata, type NginxIngressIntegrator } from './charmcraft.gen.ts';
import { readOptions } from './options.ts';
import { ofIngress, ofNginxRoute, urlOf } from './routes.ts';

/** Stands in for nginx-ingress-integrator in the local model: one real NGINX, and the provider's end of both interfaces. */
export const NginxIngressIntegratorCharm: Charm<NginxIngressIntegrator> = defineCharm(metadata, {
  config: readOptions,

  integrations: { ingress: ingressProvider(), 'nginx-route': nginxRoutes() },

  decide({ config: wishes, app, address }, { ingress, 'nginx-route': nginxRoute }) {
    const { hostname } = wishes;
    const { routes, problems } = routesOf([
      ...nginxRoute.all.map((one) => ({ endpoint: one.endpoint, route: ofNginxRoute(one, wishes) })),
      ...(hostname === undefined
        ? []
        : ingress.all.map((one) => ({ endpoint: one.endpoint, route: ofIngress(one, hostname, wishes) }))),
    ]);
    const hostless = hostname === undefined ? ingress.all.map((one) => namesNoHost(one, app)) : [];
    const status = reasons(...problems, ...hostless, ingress.status, nginxRoute.status);
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

/** Other than `nginx-route`, the relation has no word for it. */
function namesNoHost({ endpoint, relation, app }: Exposing, self: string): Problem {
  return blocked(
    `${endpoint}:${relation}`,
    `${endpoint}: ${app} names no host: juju config ${self} service-hostname=<name>`,
  );
}
