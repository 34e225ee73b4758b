import { ActionFailed, problemsOf, type Action, type Reading } from '@grimoire/charm';
import type { TraefikK8s } from './charmcraft.gen.ts';
import { exposed, proxied } from './exposed.ts';
import type { Mode } from './options.ts';

/** This ingress itself, and each application that it leads to: `{"traefik-k8s": {"url": …}, "web": {"url": …}}`. */
export const showProxiedEndpoints: Action<TraefikK8s, 'show-proxied-endpoints', Mode> = async (_, tools) => {
  const { all } = valueOf(tools.read(exposed));
  const { app, fqdn } = tools.snapshot.self;
  const { gateway, urls } = proxied(all, valueOf(tools.config), fqdn);
  const others = all.flatMap(({ relation, app: name }) => {
    const url = urls.get(relation);
    return url === undefined ? [] : [[name, { url }]];
  });
  return { 'proxied-endpoints': JSON.stringify({ [app]: { url: gateway }, ...Object.fromEntries(others) }) };
};

function valueOf<T>(reading: Reading<T>): T {
  if (reading.is === 'ready') return reading.value;
  throw new ActionFailed(
    problemsOf(reading)
      .map(({ why }) => why)
      .join('; '),
  );
}
