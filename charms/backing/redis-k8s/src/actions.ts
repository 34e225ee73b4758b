import { ActionFailed, type Action, type Kept } from '@grimoire/charm';
import type { RedisK8s } from './charmcraft.gen.ts';

/** A server that wants a password answers too: it says that it wants one. */
export const checkService: Action<RedisK8s, 'check-service'> = async (_, { workload }) => {
  const redis = await workload('redis');
  try {
    const { stdout } = await redis.exec(['/usr/bin/redis-cli', 'ping'], { timeoutSeconds: 10 });
    return { result: /^(PONG|NOAUTH)/.test(stdout) ? 'Service is running' : 'Service is not running' };
  } catch {
    return { result: 'Service is not running' };
  }
};

export const showPassword =
  (password: Kept<'redis-peers'>): Action<RedisK8s, 'get-initial-admin-password'> =>
  async (_, { read }) => {
    const found = read(password);
    if (found.is !== 'ready') throw new ActionFailed('there is no password yet: wait until the unit is active');
    return { 'redis-password': found.value };
  };
