export { dashboardsOffer, receivedDashboards, type Received } from './consumer.ts';
export { board, boardOfRows, type Panel, type Query, type Row } from './panels.ts';
export { dashboards, type Dashboard } from './provider.ts';
export type { Dashboards, Template } from './wire.ts';
