import { describe, expect, it } from 'vitest';
import { expandCharmcraft, type Mapping } from './extension.ts';

const project = {
  name: 'my-app',
  type: 'charm',
  extensions: ['flask-framework'],
  config: { options: { motto: { type: 'string' }, token: { type: 'secret' } } },
  requires: { postgresql: { interface: 'postgresql_client', limit: 1 } },
};

const clashes = (more: Mapping): readonly string[] => {
  const expanded = expandCharmcraft({ ...project, ...more });
  if (!('clashes' in expanded)) return [`${expanded.path.join('.')}: ${expanded.why}`];
  return expanded.clashes.map(({ path, why }) => `${path.join('.')}: ${why}`);
};

describe("a project file with a framework's extension", () => {
  it('becomes a whole one, with what the project has itself', () => {
    expect(expandCharmcraft(project)).toMatchObject({
      framework: 'flask',
      clashes: [],
      charmcraft: {
        containers: { 'flask-app': { resource: 'flask-app-image' } },
        peers: { 'secret-storage': { interface: 'secret-storage' } },
        requires: { ingress: { limit: 1 }, postgresql: { interface: 'postgresql_client' } },
        config: { options: { motto: { type: 'string' }, 'flask-secret-key-id': { type: 'secret' } } },
        actions: { 'rotate-secret-key': {} },
      },
    });
    const expanded = expandCharmcraft({ ...project, extensions: ['django-framework'] });
    expect(expanded).toMatchObject({
      charmcraft: { actions: { 'create-superuser': { required: ['username', 'email'] } } },
    });
  });

  it('has the options of each client of an identity provider', () => {
    const requires = { oidc: { interface: 'oauth' }, staff: { interface: 'oauth', optional: true } };
    expect(expandCharmcraft({ ...project, requires })).toMatchObject({
      charmcraft: {
        config: {
          options: {
            'oidc-redirect-path': { default: '/callback' },
            'oidc-scopes': { default: 'openid profile email' },
            'staff-scopes': {},
          },
        },
      },
    });
    expect(expandCharmcraft({ ...project, extensions: ['spring-boot-framework'], requires })).toMatchObject({
      charmcraft: {
        config: {
          options: {
            'oidc-redirect-path': { default: '/login/oauth2/code/oidc' },
            'oidc-user-name-attribute': { default: 'sub' },
          },
        },
      },
    });
  });

  it('is of generation 2 on the base that has it', () => {
    expect(expandCharmcraft(project)).toMatchObject({ generation: 1 });
    expect(expandCharmcraft({ ...project, base: 'ubuntu@26.04' })).toMatchObject({
      generation: 2,
      charmcraft: {
        containers: { app: { resource: 'app-image' } },
        config: { options: { 'app-secret-key': {}, 'flask-env': {} } },
      },
    });
  });

  it.each<[string, Mapping, string]>([
    [
      'an unknown extension',
      { extensions: ['rust-framework'] },
      'extensions: must name exactly one of flask-framework',
    ],
    ['two of them', { extensions: ['flask-framework', 'go-framework'] }, 'extensions: must name exactly one'],
    ['storage', { storage: { data: { type: 'filesystem' } } }, 'storage: the extension takes none: keep data'],
    ['a part', { parts: { charm: { plugin: 'charm' } } }, 'parts.charm: the extension builds the charm'],
    [
      "the framework's option",
      { config: { options: { 'flask-debug': { type: 'string' } } } },
      'config.options.flask-debug: flask-framework has this option itself',
    ],
    [
      'an option that would reach nothing',
      { config: { options: { 'app-name': { type: 'string' } } } },
      "config.options.app-name: webserver-, app- and flask- begin the framework's own options",
    ],
    [
      "an option whose variable is the framework's",
      { config: { options: { debug: { type: 'string' } } } },
      "config.options.debug: its variable would be FLASK_DEBUG, which is the framework's own",
    ],
    [
      'an option of a client',
      { requires: { oidc: { interface: 'oauth' } }, config: { options: { 'oidc-scopes': { type: 'string' } } } },
      'config.options.oidc-scopes: flask-framework has this option itself',
    ],
    [
      'a default of what must be set',
      { config: { options: { motto: { type: 'string', optional: false, default: 'x' } } } },
      'config.options.motto: optional: false and a default: take one of the two out',
    ],
    [
      'another container',
      { containers: { 'flask-app': { resource: 'mine' } } },
      'containers.flask-app: the extension has it',
    ],
    [
      'its action',
      { actions: { 'rotate-secret-key': { description: 'x' } } },
      'actions.rotate-secret-key: the extension',
    ],
    ['its endpoint', { requires: { ingress: { interface: 'mine' } } }, 'requires.ingress: the extension has it'],
  ])('is refused with %s', (_what, more, sentence) => {
    expect(clashes(more)[0]).toContain(sentence);
  });
});
