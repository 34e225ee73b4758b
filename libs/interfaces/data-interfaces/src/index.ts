export { pythonObject, seenData } from './bookkeeping.ts';
export { formatEndpoint, parseEndpoint, type Endpoint } from './endpoint.ts';
export { generationOf, type Generation } from './generation.ts';
export { databaseOffer, databaseProvider, type Requested, type Served, type UrlOf } from './provider.ts';
export { databaseRequirer, type Access, type Kind, type Wanted } from './requirer.ts';
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
export { resourceOffer, resourceProvider, type ResourceRequested, type ResourceServed } from './v1/provider.ts';
export { resourceRequirer, type Resource, type ResourceAccess } from './v1/requirer.ts';
export {
  answers,
  dataOf,
  requests,
  resourceRequest,
  type Answers,
  type Requests,
  type ResourceAnswer,
  type ResourceRequest,
} from './v1/wire.ts';
