import { ActionFailed, type Action } from '@grimoire/charm';
import type { Indico } from '../charmcraft.gen.ts';
import type { Site } from '../site.ts';
import { program } from './program.ts';

/** Fetches the newest customisation and the newest plugins that the options allow, on this unit. */
export const refreshExternalResources: Action<Indico, 'refresh-external-resources', Site> = async (_, tools) => {
  if (tools.config.is !== 'ready')
    throw new ActionFailed('the options are not valid: mend them first, see juju status');
  const { plugins, customization } = tools.config.value;
  const changed =
    customization.source !== undefined &&
    answer(await program(tools, ['/usr/bin/indico-external', 'customization'], { stdin: `${customization.source}\n` }))
      .changed;
  const updates =
    plugins.length === 0
      ? []
      : answer(
          await program(tools, ['/usr/bin/indico-external', 'plugins'], {
            stdin: `${plugins.join('\n')}\n`,
            timeoutSeconds: 600,
          }),
        ).updates;
  // A newer plugin may bring tables of its own; its services start anew when this action ends, because a fact has changed.
  if (updates.length > 0 && tools.snapshot.self.leader) tools.again('prepare-database');
  return { 'customization-changes': changed, 'plugin-updates': JSON.stringify(updates) };
};

/** What `indico-external` prints: our own program's JSON, and still not taken on trust. */
function answer(text: string): { readonly changed: boolean; readonly updates: readonly string[] } {
  const parsed: unknown = JSON.parse(text);
  const { changed, updates }: { changed?: unknown; updates?: unknown } =
    typeof parsed === 'object' && parsed !== null ? parsed : {};
  return {
    changed: changed === true,
    updates: Array.isArray(updates) ? updates.filter((name): name is string => typeof name === 'string') : [],
  };
}
