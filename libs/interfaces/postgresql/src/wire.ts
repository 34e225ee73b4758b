/** What is on the wire is what all databases of the reference library share. */
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
} from '@grimoire/data-interfaces';
