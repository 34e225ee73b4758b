export { mongodbOffer, mongodbProvider } from './provider.ts';
export { mongodb, type Database } from './requirer.ts';
export type { Requested, Served, Wanted } from '@grimoire/data-interfaces';
