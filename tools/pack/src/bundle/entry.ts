/** The name by which rolldown knows the module that is written below. */
export const charmModuleId: string = 'grimoire:charm';

/**
 * Only exports what starts the charm; the entry calls it when the module stands.
 * @param exported the name under which `file` exports the charm
 */
export function charmModule(file: string, exported: string): string {
  return `
import { main } from '@grimoire/charm';
import { ${exported} as charm } from ${JSON.stringify(file)};
export const run = () => main(charm);
`;
}

/**
 * The program that `dispatch` runs: loads the hook's file with the bytecode that V8 made of it in an earlier hook, and runs
 * the charm. The bytecode is not packed, because it is not reproducible.
 *
 * Node's own compile cache does not do: it keeps a file as it was when it was loaded, before any function ran, and V8
 * compiles a function only when it is first called. Taking the bytecode after they ran saved 12 and 18 ms of CPU time in
 * two runs of the synapse charm's `update-status`. `vm.Script` can do that, which is why the charm is bundled as CommonJS.
 *
 * What is written: `first`, after the first hook that ends well, and `steady`, after the first `update-status`, which
 * goes the whole way that most hooks go. V8 refuses bytecode of another version, of other flags or of another source;
 * the name has the source's digest besides. When it cannot be read or written the hook is slower, and nothing else.
 *
 * @param hook the file's name, beside the entry
 */
export function entry(hook: string): string {
  return `// An import of these would first make all their exports, node:fs/promises among them: 4 to 5 ms of CPU time.
const { mkdirSync, readFileSync, renameSync, writeFileSync } = process.getBuiltinModule('node:fs');
const { createRequire, Module } = process.getBuiltinModule('node:module');
const { constants, Script } = process.getBuiltinModule('node:vm');

const file = import.meta.dirname + ${JSON.stringify(`/${hook}`)};
const folder = import.meta.dirname + '/../.compile-cache/';
const cacheOf = (kind) => folder + ${JSON.stringify(`${hook}.`)} + kind;

function read(kind) {
  try {
    return readFileSync(cacheOf(kind));
  } catch {
    return undefined;
  }
}

const steady = read('steady');
const cachedData = steady ?? read('first');
const script = new Script('(function (exports, require) {' + readFileSync(file, 'utf8') + '\\n})', {
  filename: file,
  cachedData,
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});
// Lazy files require this one: they must get what runs here, not a second copy.
const hook = new Module(file);
hook.filename = file;
hook.loaded = true;
const require = createRequire(file);
require.cache[file] = hook;
script.runInThisContext()(hook.exports, require);
await hook.exports.run();

const isSteady = process.env.JUJU_DISPATCH_PATH === 'hooks/update-status';
const useless = cachedData === undefined || script.cachedDataRejected;
if (!process.exitCode && (useless || (isSteady && steady === undefined))) {
  try {
    mkdirSync(folder, { recursive: true });
    const target = cacheOf(isSteady ? 'steady' : 'first');
    // Whole or not at all: V8 trusts what it reads.
    writeFileSync(target + '.part', script.createCachedData());
    renameSync(target + '.part', target);
  } catch {
    // A full disk: the next hook tries again.
  }
}
`;
}
