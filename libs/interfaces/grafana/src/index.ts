export { dashboardsOffer, receivedDashboards, type Received } from './consumer.ts';
export { board, type Panel, type Query } from './panels.ts';
export { dashboards, type Dashboard } from './provider.ts';
export type { Dashboards, Template } from './wire.ts';
