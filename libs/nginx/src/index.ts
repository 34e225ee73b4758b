export { port } from './configuration.ts';
export { nginx } from './nginx.ts';
export { isHostname, isPath, most, serversAt, type Route } from './route.ts';
export { routesOf, type Asked, type Routes } from './routes.ts';
