import { describe, expect, it } from 'vitest';
import { lackingExtensions, pluginOption } from './extensions.ts';

const at = { endpoint: 'database', app: 'pg' };

describe('extensions', () => {
  it.each([
    ['pg_trgm', 'plugin_pg_trgm_enable'],
    ['uuid-ossp', 'plugin_uuid_ossp_enable'],
  ])('%s is given by the option %s', (name, option) => {
    expect(pluginOption(name)).toBe(option);
  });

  it('that are lacking are all named, with the one command that gives them', () => {
    expect(lackingExtensions(at, ['pg_trgm', 'unaccent', 'plpgsql'], ['plpgsql'])).toEqual({
      is: 'blocked',
      key: 'database',
      why: 'database: the database lacks pg_trgm, unaccent: juju config pg plugin_pg_trgm_enable=true plugin_unaccent_enable=true',
    });
  });

  it('that are there are nothing to speak of', () => {
    expect(lackingExtensions(at, ['pg_trgm'], ['pg_trgm', 'plpgsql'])).toBeUndefined();
  });
});
