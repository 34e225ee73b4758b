import { ActionFailed, type Action, type Kept } from '@grimoire/charm';
import type { GrafanaK8s } from './charmcraft.gen.ts';
import { port } from './server.ts';

export const showPassword =
  (password: Kept<'grafana'>): Action<GrafanaK8s, 'get-admin-password'> =>
  async (_, { read, snapshot }) => {
    const found = read(password);
    if (found.is !== 'ready') throw new ActionFailed('there is no password yet: wait until the unit is active');
    return { url: `http://${snapshot.self.fqdn}:${port}`, 'admin-password': found.value };
  };
