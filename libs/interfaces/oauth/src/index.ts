export { oauthOffer, oauthProvider, type Requested, type Served } from './provider.ts';
export { joinUrl, oauth, type Client, type OAuth } from './requirer.ts';
export {
  answer,
  clientSecret,
  request,
  type Answer,
  type ClientSecret,
  type GrantType,
  type Request,
  type TokenEndpointAuthMethod,
} from './wire.ts';
