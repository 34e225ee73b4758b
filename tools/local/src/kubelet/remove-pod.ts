import type { World } from '../world/index.ts';

/** Takes a pod away, if there is one: what was done before a crash may be done again. */
export async function removePod(world: World, pod: string, graceMs: number = 0): Promise<void> {
  const pods = await world.pods();
  if (pods.some(({ name }) => name === pod)) await world.removePod(pod, { graceMs });
}
