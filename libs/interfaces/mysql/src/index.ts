export { mysqlOffer, mysqlProvider } from './provider.ts';
export { mysql, type Database } from './requirer.ts';
export type { Requested, Served, Wanted } from '@grimoire/data-interfaces';
