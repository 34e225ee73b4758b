export { makeKey, matrixAuthOffer, matrixAuthProvider, registrationOf, type Asked, type Served } from './provider.ts';
export { matrixAuth, type Homeserver } from './requirer.ts';
