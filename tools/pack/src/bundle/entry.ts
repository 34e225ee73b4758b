/** The name by which the entry imports the module below. */
export const charmModuleId: string = 'grimoire:charm';

/**
 * The program that `dispatch` runs. The compile cache has to be on before the charm is read, so the charm is a chunk of
 * its own behind a dynamic import. The first hook fills the cache; it is not packed, because it is not reproducible.
 */
export const entry: string = `
import { enableCompileCache } from 'node:module';
enableCompileCache({ directory: import.meta.dirname + '/../.compile-cache', portable: true });
const { run } = await import('${charmModuleId}');
await run();
`;

/**
 * Only exports what starts the charm: lazy chunks import from the chunk that it is in, and would wait for ever for one
 * that itself waits for them.
 * @param exported the name under which `file` exports the charm
 */
export function charmModule(file: string, exported: string): string {
  return `
import { main } from '@grimoire/charm';
import { ${exported} as charm } from ${JSON.stringify(file)};
export const run = () => main(charm);
`;
}
