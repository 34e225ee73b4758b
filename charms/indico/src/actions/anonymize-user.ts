import { ActionFailed, type Action } from '@grimoire/charm';
import type { Indico } from '../charmcraft.gen.ts';
import { program } from './program.ts';

const most = 50;

/** Takes what is personal from users. An address that nobody has is no failure: the result says so. */
export const anonymizeUser: Action<Indico, 'anonymize-user'> = async ({ email }, tools) => {
  const addresses = email
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  if (addresses.length === 0) throw new ActionFailed('email: names nobody: give an address, or several with commas');
  if (addresses.length > most) {
    throw new ActionFailed(`email: names ${addresses.length} addresses: give ${most} at most, nobody was anonymized`);
  }
  const stdin = JSON.stringify({ anonymize: addresses });
  const output = await program(tools, ['/usr/bin/indico-users'], { stdin, timeoutSeconds: 300 });
  return { user: email, output: output.split('\n').join(',') };
};
