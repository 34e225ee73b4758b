import { problemsOf } from '@grimoire/charm';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configurationOf } from './configuration.ts';
import { nginx } from './nginx.ts';
import { serversAt, type Route } from './route.ts';
import { routesOf } from './routes.ts';

function route(change: Partial<Route> = {}): Route {
  return {
    relation: 4,
    app: 'chat',
    hostnames: ['chat.example'],
    paths: ['/'],
    servers: ['10.1.0.5:8080'],
    scheme: 'http',
    strip: undefined,
    maxBodySize: 20,
    readTimeoutSeconds: 60,
    ...change,
  };
}

const of = (...routes: readonly Route[]) => routesOf(routes.map((one) => ({ endpoint: 'ingress', route: one })));
const configuration = (...routes: readonly Route[]): string => configurationOf(of(...routes).routes);
const wrong = (...routes: readonly Route[]): readonly string[] =>
  of(...routes)
    .problems.flatMap(problemsOf)
    .map(({ why }) => why);

describe('routes', () => {
  it('are written as NGINX reads them', () => {
    const web = { relation: 7, app: 'web', hostnames: 'any', paths: ['/test-web'], strip: '/test-web' } as const;
    expect(configuration(route({ servers: ['10.1.0.5:8080', '[fd00::6]:8080'] }), route(web))).toMatchSnapshot();
  });

  it('of one host are in one server, each at its paths', () => {
    const written = configuration(route({ paths: ['/chat'] }), route({ relation: 5, app: 'blog', paths: ['/blog'] }));
    expect(written.match(/server_name chat\.example;/g)).toHaveLength(1);
    expect(written).toContain('location = /chat {');
    expect(written).toContain('location /blog/ {');
  });

  it('lead to the application that was integrated first, whatever the case and the last slash', () => {
    const first = route({ relation: 3, app: 'blog', hostnames: ['CHAT.example'], paths: ['/a/'] });
    const second = route({ paths: ['/a'] });
    expect(of(second, first).routes.map(({ app }) => app)).toEqual(['blog']);
    expect(wrong(second, first)).toEqual([
      'ingress: chat.example/a leads to blog already, not to chat: give one of them another host name',
    ]);
  });

  it('to an application without units answer 503', () => {
    expect(configuration(route({ servers: [] }))).toContain('return 503;');
    expect(configuration(route({ servers: [] }))).not.toContain('upstream');
  });

  it.each<[Partial<Route>, string]>([
    [{ hostnames: ['a.example; return 200'] }, 'asks for "a.example; return 200", which is no host name or path'],
    [{ hostnames: ['a b', '$host'] }, 'asks for "a b", "$host", which is no host name or path'],
    [{ paths: ['/a {'] }, 'asks for "/a {", which is no host name or path'],
    [{ paths: ['/%61'] }, 'asks for "/%61", which is no host name or path'],
    [{ scheme: 'h2c' }, 'speaks h2c: here NGINX leads to http and https only'],
    [{ maxBodySize: -1 }, 'asks for requests of -1 MB: 0 (any) to 1048576 can be'],
    [{ maxBodySize: 1e12 }, 'asks for requests of 1000000000000 MB: 0 (any) to 1048576 can be'],
  ])('with %j are not written, and the application is named', (change, why) => {
    expect(wrong(route(change))).toEqual([`ingress: chat ${why}`]);
    expect(configuration(route(change), route({ relation: 5, hostnames: ['b.example'] }))).not.toContain('relation_4');
  });

  it('lead to addresses, each once: a name that nobody knows would keep NGINX from starting', () => {
    expect(serversAt(['10.1.0.5', 'web-0.web', undefined, 'fd00::6', '10.1.0.5'], 80)).toEqual([
      '10.1.0.5:80',
      '[fd00::6]:80',
    ]);
  });

  it('never make a line of another form, whatever is asked for', () => {
    const text = fc.oneof(fc.string(), fc.domain(), fc.constantFrom("/a'b", '/a(b)+.*', '/x"y', '/a/', '/a'));
    const asked = fc.record({
      relation: fc.nat(),
      app: fc.string(),
      hostnames: fc.oneof(fc.constant('any' as const), fc.array(text)),
      paths: fc.array(text, { minLength: 1 }),
      servers: fc.array(fc.oneof(fc.ipV4(), fc.ipV6())).map((hosts) => serversAt(hosts, 80)),
      scheme: fc.oneof(fc.constantFrom('http', 'https'), fc.string()),
      maxBodySize: fc.integer(),
    });
    fc.assert(
      fc.property(fc.uniqueArray(asked, { selector: ({ relation }) => relation }), (all) => {
        const routes = all.map((one) => route({ ...one, strip: one.paths[0] }));
        const odd = configuration(...routes)
          .split('\n')
          .filter((line) => !lines.some((form) => form.test(line)));
        expect(odd).toEqual([]);
      }),
    );
  });

  it('have NGINX read them again when they change, and not start anew', () => {
    expect(nginx([]).services['nginx']).toMatchObject({
      reload: { files: ['/etc/nginx/routes.conf'], signal: 'SIGHUP' },
    });
  });
});

/** All that a line can be. */
const lines: readonly RegExp[] = [
  /^(# Which host leads where\.)?$/,
  /^upstream relation_\d+ \{$/,
  /^ {4}server [\d.:a-f[\]]+ max_fails=0;$/,
  /^map \$request_uri \$relation_\d+_uri \{$/,
  /^ {4}default '';$/,
  /^ {4}'~\^\/([\w~!&,=:@/-]|\\[.*+()])+\(\?<relation_\d+_below>\/\.\*\)\$' \$relation_\d+_below;$/,
  /^ {4}'~\^\/([\w~!&,=:@/-]|\\[.*+()])+\(\?<relation_\d+_query>\\\?\.\*\)\?\$' \/\$relation_\d+_query;$/,
  /^server \{$/,
  /^ {4}listen (\[::\]:)?80;$/,
  /^ {4}server_name ([a-z0-9.*-]+|~\.);$/,
  /^ {4}location (= )?\/[^\s;{}$"\\]* \{$/,
  /^ {8}return 503;$/,
  /^ {8}if \(\$relation_\d+_uri = ''\) \{ return 404; \}$/,
  /^ {8}(client_max_body_size \d+m|proxy_connect_timeout 5s|proxy_read_timeout \d+s);$/,
  /^ {8}proxy_pass https?:\/\/relation_\d+(\$relation_\d+_uri)?;$/,
  /^ {4}\}$/,
  /^\}$/,
];
