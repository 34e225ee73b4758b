export { dashboardsOffer, receivedDashboards, type Received } from './consumer.ts';
export { dashboards, type Dashboard } from './provider.ts';
export type { Dashboards, Template } from './wire.ts';
