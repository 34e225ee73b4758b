export { ingressOffer, ingressProvider, type Exposing } from './ingress/provider.ts';
export { ingress, type Exposed, type Ingress } from './ingress/requirer.ts';
export type { HealthCheck, Scheme, UnitAddress } from './ingress/wire.ts';
export { nginxRoutes, type AskedRoute } from './nginx-route/provider.ts';
export { nginxRoute, type Routed } from './nginx-route/requirer.ts';
export type { Route } from './nginx-route/wire.ts';
export { traefikRouteOffer, traefikRoutes, type Configuring } from './traefik-route/provider.ts';
export { traefikRoute, type Outside, type TraefikRoute } from './traefik-route/requirer.ts';
