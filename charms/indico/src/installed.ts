import { fact, type Fact } from '@grimoire/charm';

/** Indico's version: asked of the workload once a boot. */
export const version: Fact<'indico', string> = fact({
  container: 'indico',
  lasts: 'boot',
  read: async (workload) => {
    const { stdout } = await workload.exec(['/usr/bin/indico', '--version'], { user: 'indico' });
    const text = /\d+(?:\.\d+)+(?:[a-z]+\d+)?/.exec(stdout)?.[0];
    if (text === undefined) throw new Error('indico --version tells no version');
    return text;
  },
});

/** Which plugins are installed, and in which versions, as text: what the program that installs them wrote down. */
export const plugins: Fact<'indico', string> = fact({
  container: 'indico',
  lasts: 'look',
  read: async (files) => (await files.readText('/srv/indico/plugins/installed.json'))?.trim() ?? '',
});
