export { httpProxyOffer, httpProxyProvider, type Requested, type Served } from './provider.ts';
export { httpProxy, type HttpProxy, type Wanted } from './requirer.ts';
export {
  answer,
  credentials,
  request,
  type Answer,
  type Auth,
  type Credentials,
  type Request,
  type Response,
  type Status,
  type Wish,
} from './wire.ts';
