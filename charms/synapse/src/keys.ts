import { from, kept, type Kept, type Random } from '@grimoire/charm';
import { found } from './found.ts';

/** Registers users without a session: what `register-user` signs its request with. */
export const registration: Kept<'synapse-peers'> = kept({
  secret: { bag: 'synapse-peers', key: 'secret-registration-id', field: 'registration-shared-secret' },
  make: (random) => random.text(50),
  adopt: from(found, (data) => data.registration),
});

/** Signs access tokens of old clients and links in mails: a new one logs people out. */
export const macaroon: Kept<'synapse-peers'> = kept({
  secret: { bag: 'synapse-peers', key: 'secret-macaroon-id', field: 'macaroon-secret-key' },
  make: (random) => random.text(50),
  adopt: from(found, (data) => data.macaroon),
});

/** The server's identity towards all other servers. The bag's key and the secret's field are those of the Python charm. */
export const signing: Kept<'synapse-peers'> = kept({
  secret: { bag: 'synapse-peers', key: 'secret-signing-id', field: 'secret-signing-key' },
  make: signingKey,
  adopt: from(found, (data) => data.signing),
});

/** A line of Synapse's key file: algorithm, version, and the seed in base64 without padding. */
export function signingKey(random: Random): string {
  return `ed25519 a_${random.text(4)} ${Buffer.from(random.bytes(32)).toString('base64').replace(/=+$/, '')}`;
}
