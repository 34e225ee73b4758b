import { ActionFailed, randomOf, renderJson, Secret, type Action } from '@grimoire/charm';
import type { SamlIntegrator } from './charmcraft.gen.ts';
import { folder, program } from './server.ts';

/** The password is made here and shown once; the server keeps a hash. */
export const addUser: Action<SamlIntegrator, 'add-user'> = async ({ username, fullname, email }, { workload }) => {
  if (!/^[\w.@-]{1,64}$/.test(username)) {
    throw new ActionFailed(`username: "${username}" cannot be had: use letters, digits, ".", "@", "-" and "_"`);
  }
  const password = new Secret(randomOf().text(16));
  const saml = await workload('saml');
  await saml.exec(['/usr/bin/python3', program, 'add-user', folder], {
    stdin: renderJson({ username, password, fullname, email }),
    user: 'keeper',
    group: 'keeper',
  });
  return { username, password };
};
