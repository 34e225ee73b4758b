import { ActionFailed, Secret, type Action } from '@grimoire/charm';
import type { Indico } from '../charmcraft.gen.ts';
import { program } from './program.ts';

/** Makes an administrator who logs in with a password. */
export const addAdmin: Action<Indico, 'add-admin'> = async ({ email, password }, tools) => {
  if (password === '') throw new ActionFailed('password: is empty: give one of 8 characters or more');
  const stdin = new Secret(JSON.stringify({ 'add-admin': { email, password } }));
  const output = await program(tools, ['/usr/bin/indico-users'], { stdin });
  return { user: email, output };
};
