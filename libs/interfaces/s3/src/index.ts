export { s3Offer, s3Provider, type Requested, type Served } from './provider.ts';
export { s3, type ObjectStorage, type Wanted } from './requirer.ts';
export {
  answer,
  credentials,
  request,
  requestedSecrets,
  type Answer,
  type Credentials,
  type Request,
  type UriStyle,
} from './wire.ts';
