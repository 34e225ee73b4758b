export { formatEndpoint, parseEndpoint, type Endpoint } from './endpoint.ts';
export { extensionsQuery, lackingExtensions, pluginOption } from './extensions.ts';
export { postgresqlOffer, postgresqlProvider, type Requested, type Served } from './provider.ts';
export { postgresql, type Database, type Wanted } from './requirer.ts';
export {
  answer,
  credentials,
  request,
  requestedSecrets,
  tls,
  type Answer,
  type Credentials,
  type Request,
  type Tls,
} from './wire.ts';
