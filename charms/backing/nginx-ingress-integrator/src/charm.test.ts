import { problemsOf, type Goal, type RelationView } from '@grimoire/charm';
import { relationOf, snapshotOf, type Sketch } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { NginxIngressIntegratorCharm } from './charm.ts';
import { metadata, type NginxIngressIntegrator } from './charmcraft.gen.ts';

function goal(sketch: Sketch<NginxIngressIntegrator> = {}): Goal<NginxIngressIntegrator> {
  const decision = NginxIngressIntegratorCharm.decide(snapshotOf(metadata, sketch));
  if ('is' in decision)
    throw new Error(
      problemsOf(decision)
        .map(({ why }) => why)
        .join('; '),
    );
  return decision;
}

const routesFile = (sketch?: Sketch<NginxIngressIntegrator>): string => {
  const container = goal(sketch).containers?.nginx;
  const file = container && 'run' in container ? container.run.files?.['/etc/nginx/routes.conf'] : undefined;
  return typeof file === 'string' ? file : '';
};

const wrong = (sketch: Sketch<NginxIngressIntegrator>): readonly string[] => {
  const { status } = goal(sketch);
  return status === undefined ? [] : problemsOf(status).map(({ why }) => why);
};

function nginxRoute(app: string, hostname: string, more: Partial<RelationView> = {}): RelationView {
  return relationOf('nginx-route', app, {
    id: 4,
    remoteApp: { 'service-hostname': hostname, 'service-name': app, 'service-port': '8080' },
    remoteUnits: { [`${app}/0`]: { 'ingress-address': '10.1.0.5' }, [`${app}/1`]: { 'ingress-address': 'fd00::6' } },
    ...more,
  });
}

const ingress = relationOf('ingress', 'web', {
  id: 5,
  remoteApp: { model: '"test"', name: '"web"', port: '8000', 'strip-prefix': 'true' },
  remoteUnits: { 'web/0': { host: '"web-0.web-endpoints"', ip: '"10.1.0.7"' } },
});

describe('the stand-in for nginx-ingress-integrator', () => {
  it('leads a host to every unit of the application that asked for it', () => {
    const file = routesFile({ relations: { 'nginx-route': [nginxRoute('chat', 'Chat.example')] } });
    expect(file).toContain(
      'upstream relation_4 {\n    server 10.1.0.5:8080 max_fails=0;\n    server [fd00::6]:8080 max_fails=0;\n}',
    );
    expect(file).toContain('server_name chat.example;');
    expect(file).toContain('location / {');
    expect(file).toContain('client_max_body_size 20m;');
  });

  it('has NGINX read its routes again, and not start anew', () => {
    const container = goal().containers?.nginx;
    expect(container).toMatchObject({
      run: { services: { nginx: { reload: { files: ['/etc/nginx/routes.conf'], signal: 'SIGHUP' } } } },
    });
  });

  it('leads a path of its own host to an application that asks by the ingress relation, and tells it the URL', () => {
    const sketch = { options: { 'service-hostname': 'apps.example' }, relations: { ingress: [ingress] } };
    expect(routesFile(sketch)).toContain('proxy_pass http://relation_5$relation_5_uri;');
    expect(goal(sketch).offers).toEqual([
      { endpoint: 'ingress', relation: 5, app: { ingress: '{"url":"http://apps.example/test-web"}' }, after: [] },
    ]);
  });

  it('needs a host name for the ingress relation, and says where to set it', () => {
    const sketch = { relations: { ingress: [ingress] } };
    expect(wrong(sketch)).toEqual([
      'ingress: web names no host: juju config nginx-ingress-integrator service-hostname=<name>',
    ]);
    expect(goal(sketch).offers?.[0]?.app).toEqual({ ingress: undefined });
  });

  it('puts several applications of one host into one server, each at its path', () => {
    const other = nginxRoute('blog', 'apps.example', {
      id: 9,
      remoteApp: {
        'service-hostname': 'apps.example',
        'service-name': 'blog',
        'service-port': '80',
        'path-routes': '/blog',
      },
    });
    const file = routesFile({
      options: { 'service-hostname': 'apps.example' },
      relations: { ingress: [ingress], 'nginx-route': [other] },
    });
    expect(file.match(/server_name/g)).toHaveLength(1);
    expect(file).toContain('location /blog/ {');
    expect(file).toContain('location /test-web/ {');
  });

  it('gives a host that two ask for to the first, and says so', () => {
    const sketch = {
      relations: { 'nginx-route': [nginxRoute('chat', 'a.example'), nginxRoute('blog', 'a.example', { id: 8 })] },
    };
    expect(routesFile(sketch)).not.toContain('relation_8');
    expect(wrong(sketch)).toEqual([
      'nginx-route: a.example/ leads to chat already, not to blog: give one of them another host name',
    ]);
  });

  it.each([
    ['a host', 'a.example; return 200 "x"'],
    ['a host', 'a b'],
    ['a host', '$host'],
  ])('takes nothing for %s that NGINX would take for something else: %s', (_what, hostname) => {
    const sketch = { relations: { 'nginx-route': [nginxRoute('chat', hostname)] } };
    expect(routesFile(sketch)).not.toContain('server_name');
    expect(wrong(sketch)[0]).toContain('which is no host name or path');
  });

  it('answers 503 for an application without units', () => {
    const empty = nginxRoute('chat', 'chat.example', { remoteUnits: {} });
    expect(routesFile({ relations: { 'nginx-route': [empty] } })).toContain('return 503;');
  });

  it('serves the others while one has sent nonsense', () => {
    const broken = nginxRoute('blog', 'b.example', { id: 8, remoteApp: { 'service-port': 'x' } });
    const sketch = { relations: { 'nginx-route': [nginxRoute('chat', 'a.example'), broken] } };
    expect(routesFile(sketch)).toContain('server_name a.example;');
    expect(wrong(sketch)[0]).toContain('cannot read service-port from the blog charm');
  });

  it.each<[Sketch<NginxIngressIntegrator>['options'], string]>([
    [{ 'service-hostname': 'a b' }, 'service-hostname: "a b" is not a host name'],
    [{ 'path-routes': '/a,b' }, 'path-routes: "b" is not a path: it starts with a slash'],
    [{ 'max-body-size': -1 }, 'max-body-size: -1 is not from 0 to 1048576'],
    [{ 'tls-secret-name': 'x' }, 'tls-secret-name: this stand-in serves no TLS'],
  ])('refuses %j', (options, why) => {
    expect(() => goal(options === undefined ? {} : { options })).toThrow(why);
  });
});
