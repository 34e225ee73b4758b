/** `npm run uninstall`: ends every model of this clone and removes what was made, data included. */
import { openHome } from '@grimoire/local';
import { cli, runSource, workspace } from '../run-program.ts';
import { uninstall } from '../uninstall.ts';

const home = openHome();
const kept = await uninstall({
  home: home.path,
  runtime: home.runtime,
  destroy: async (model) => (await runSource(cli, ['destroy-model', '--model', model, '--no-prompt'])) === 0,
});
if (kept.length > 0) {
  console.error(`Nothing was removed but what is said above: ${kept.join(', ')} could not be ended.`);
  process.exitCode = 1;
} else {
  console.log(
    [
      'All models, their data and everything that was built for them are removed.',
      `What is left is this folder: rm -rf ${workspace}`,
      'The caches of npm and Go are theirs, and may serve others: npm cache clean --force; go clean -modcache -cache',
    ].join('\n'),
  );
}
