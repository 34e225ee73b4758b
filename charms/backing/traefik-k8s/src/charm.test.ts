import { problemsOf, type Decision, type Goal, type RelationView } from '@grimoire/charm';
import { relationOf, snapshotOf, type Sketch } from '@grimoire/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TraefikK8sCharm } from './charm.ts';
import { metadata, type TraefikK8s } from './charmcraft.gen.ts';

const decide = (sketch: Sketch<TraefikK8s> = {}): Decision<TraefikK8s> =>
  TraefikK8sCharm.decide(snapshotOf(metadata, sketch));

const whys = (decision: Decision<TraefikK8s>): readonly string[] => {
  const found = 'is' in decision ? decision : decision.status;
  return found === undefined ? [] : problemsOf(found).map(({ why }) => why);
};

function goal(sketch: Sketch<TraefikK8s> = {}): Goal<TraefikK8s> {
  const decision = decide(sketch);
  if ('is' in decision) throw new Error(whys(decision).join('; '));
  return decision;
}

function routesFile(sketch?: Sketch<TraefikK8s>): string {
  const container = goal(sketch).containers?.traefik;
  const file = container && 'run' in container ? container.run.files?.['/etc/nginx/routes.conf'] : undefined;
  return typeof file === 'string' ? file : '';
}

function web(name: string, change: Partial<RelationView> = {}): RelationView {
  return relationOf('ingress', name, {
    id: 5,
    remoteApp: { model: '"test"', name: `"${name}"`, port: '8000', 'strip-prefix': 'true' },
    remoteUnits: {
      [`${name}/0`]: { host: `"${name}-0"`, ip: '"10.1.0.7"' },
      [`${name}/1`]: { host: `"${name}-1"`, ip: '"fd00::8"' },
    },
    ...change,
  });
}

const both = { ingress: [web('web'), web('blog', { id: 6 })] };
const told = (sketch: Sketch<TraefikK8s>): unknown => goal(sketch).offers?.map(({ app }) => app?.['ingress']);

describe('the stand-in for traefik-k8s', () => {
  it('leads a path of any host to all units of an application, and takes the prefix off', () => {
    const file = routesFile({ relations: { ingress: [web('web')] } });
    expect(file).toContain('server 10.1.0.7:8000 max_fails=0;\n    server [fd00::8]:8000 max_fails=0;');
    expect(file).toContain('server_name ~.;');
    expect(file).toContain('location /test-web/ {');
    expect(file).toContain('proxy_pass http://relation_5$relation_5_uri;');
  });

  it('leaves the prefix on for who did not ask to have it off', () => {
    const remoteApp = { model: '"test"', name: '"web"', port: '8000' };
    const file = routesFile({ relations: { ingress: [web('web', { remoteApp })] } });
    expect(file).toContain('proxy_pass http://relation_5;');
  });

  it.each<[Sketch<TraefikK8s>['options'], readonly string[]]>([
    [
      {},
      [
        '{"url":"http://traefik-k8s-0.traefik-k8s-endpoints.test.svc.cluster.local/test-web"}',
        '{"url":"http://traefik-k8s-0.traefik-k8s-endpoints.test.svc.cluster.local/test-blog"}',
      ],
    ],
    [
      { external_hostname: 'Apps.example' },
      ['{"url":"http://apps.example/test-web"}', '{"url":"http://apps.example/test-blog"}'],
    ],
    [
      { external_hostname: 'apps.example', routing_mode: 'subdomain' },
      ['{"url":"http://test-web.apps.example"}', '{"url":"http://test-blog.apps.example"}'],
    ],
  ])('with %j tells each application its URL', (options, urls) => {
    expect(told({ ...(options && { options }), relations: both })).toEqual(urls);
  });

  it('gives each application a host of its own by subdomain, with nothing to take off', () => {
    const options = { external_hostname: 'apps.example', routing_mode: 'subdomain' };
    const file = routesFile({ options, relations: both });
    expect(file).toContain('server_name test-web.apps.example;');
    expect(file).toContain('server_name test-blog.apps.example;');
    expect(file).not.toContain('_uri');
  });

  it.each<[Sketch<TraefikK8s>['options'], string]>([
    [{ routing_mode: 'header' }, 'routing_mode: "header" is not known: set path or subdomain'],
    [{ external_hostname: 'a b' }, 'external_hostname: "a b" is not a host name: set one such as apps.example'],
    [{ routing_mode: 'subdomain' }, 'external_hostname: routing_mode=subdomain needs one: juju config'],
  ])('refuses %j', (options, why) => {
    expect(whys(decide(options && { options }))).toEqual([expect.stringContaining(why)]);
  });

  it('withdraws the URL of who cannot be served, says why, and serves the others', () => {
    const remoteApp = { model: '"test"', name: '"blog"', port: '8000', scheme: '"h2c"' };
    const sketch = { relations: { ingress: [web('web'), web('blog', { id: 6, remoteApp })] } };
    expect(told(sketch)).toEqual([expect.stringContaining('test-web'), undefined]);
    expect(whys(goal(sketch))).toEqual(['ingress: blog speaks h2c: here NGINX leads to http and https only']);
  });

  it.each([
    ['traefik-route', 'hockeypuck-k8s'],
    ['ingress-per-unit', 'prometheus-k8s'],
  ])('says that %s is not served when it is integrated', (endpoint, app) => {
    const decision = decide({ relations: { [endpoint]: [relationOf(endpoint, app)] } });
    expect(whys(decision)).toEqual([expect.stringMatching(new RegExp(`^${endpoint}: .*not served yet`))]);
  });

  it('decides whatever the applications have written', () => {
    const key = fc.constantFrom('model', 'name', 'port', 'scheme', 'strip-prefix', 'host', 'ip');
    const bag = fc.dictionary(key, fc.oneof(fc.string(), fc.json()));
    fc.assert(
      fc.property(bag, bag, (remoteApp, unit) => {
        const broken = web('blog', { id: 6, remoteApp, remoteUnits: { 'blog/0': unit } });
        expect(routesFile({ relations: { ingress: [web('web'), broken] } })).toContain('location /test-web/ {');
      }),
    );
  });
});
