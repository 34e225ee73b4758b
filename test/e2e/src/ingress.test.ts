import http from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Container } from './harness/container.ts';
import { at, Grimoire, text } from './harness/grimoire.ts';
import { act, urlOf } from './harness/model.ts';

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Asks for a path of a host where the ingress is: `fetch` does not let the Host header be chosen. */
function ask(base: string, host: string, path: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(base);
    http
      .get({ hostname, port, path, headers: { host }, agent: false }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      })
      .on('error', reject);
  });
}

const versions = '/_matrix/client/versions';

describe('Synapse behind an ingress', { timeout: 180_000 }, () => {
  const grimoire = new Grimoire('ingress');
  const routing = new Container(grimoire, 'nginx-ingress-integrator/0', 'nginx');
  const traefik = new Container(grimoire, 'traefik-k8s/0', 'traefik');
  const synapse = new Container(grimoire, 'chat/0', 'synapse');

  beforeAll(async () => {
    await grimoire.do('deploy', 'nginx-ingress-integrator');
    await grimoire.do('deploy', 'traefik-k8s');
    await grimoire.do('deploy', 'synapse', 'chat', '--config', 'server_name=chat.example');
    await grimoire.do('deploy', 'synapse', 'talk', '--config', 'server_name=talk.example');
    await grimoire.do('integrate', 'chat:nginx-route', 'nginx-ingress-integrator:nginx-route');
    await grimoire.do('integrate', 'talk:nginx-route', 'nginx-ingress-integrator:nginx-route');
    for (const application of ['chat', 'talk', 'traefik-k8s', 'nginx-ingress-integrator']) {
      await grimoire.active(application, 120);
    }
  }, 600_000);
  afterAll(() => grimoire.destroy(), 60_000);

  async function answers(ingress: string, host: string, path: string, status: number): Promise<Answer> {
    const base = await urlOf(grimoire, ingress);
    return grimoire.until(
      `${ingress} answers ${status} for ${host}${path}`,
      () => ask(base, host, path),
      (answer) => answer.status === status,
    );
  }
  const nameOf = async (ingress: string, host: string, path = ''): Promise<unknown> => {
    const { body } = await answers(ingress, host, `${path}/_matrix/key/v2/server`, 200);
    return at(JSON.parse(body), 'server_name');
  };
  /** The one that reads the configuration; the others are its workers. */
  const master = (container: Container): Promise<readonly string[]> => container.processes('nginx: master');

  it('is reached by its host on this machine, beside another of its kind', async () => {
    const { body } = await answers('nginx-ingress-integrator', 'chat', versions, 200);
    expect(JSON.parse(body)).toHaveProperty('versions');
    expect(await nameOf('nginx-ingress-integrator', 'chat')).toBe('chat.example');
    expect(await nameOf('nginx-ingress-integrator', 'talk')).toBe('talk.example');
    await answers('nginx-ingress-integrator', 'nobody', versions, 404);
  });

  it('is reached by another host when the option says so, by an NGINX that only read its routes again', async () => {
    const before = await master(routing);
    expect(before).toHaveLength(1);
    await grimoire.do('remove-relation', 'talk:nginx-route', 'nginx-ingress-integrator:nginx-route');
    await answers('nginx-ingress-integrator', 'talk', versions, 404);
    await grimoire.do('config', 'nginx-ingress-integrator', 'service-hostname=matrix.example');
    expect(await nameOf('nginx-ingress-integrator', 'matrix.example')).toBe('chat.example');
    await answers('nginx-ingress-integrator', 'chat', versions, 404);
    expect(await master(routing)).toEqual(before);
  });

  it('says that a host is no name, and goes on with the routes that it has', async () => {
    await grimoire.do('config', 'nginx-ingress-integrator', 'service-hostname=a b;');
    await grimoire.until(
      'the option is refused',
      () => grimoire.status('nginx-ingress-integrator'),
      ({ message }) => message.includes('service-hostname: "a b;" is not a host name'),
    );
    expect(await nameOf('nginx-ingress-integrator', 'matrix.example')).toBe('chat.example');
    await grimoire.do('config', 'nginx-ingress-integrator', '--reset', 'service-hostname');
    expect(await nameOf('nginx-ingress-integrator', 'chat')).toBe('chat.example');
  });

  it('is at a path of its own behind traefik-k8s, beside another, and takes the URL for its own', async () => {
    await grimoire.do('config', 'traefik-k8s', 'external_hostname=apps.example');
    for (const application of ['chat', 'talk'])
      await grimoire.do('integrate', `${application}:ingress`, 'traefik-k8s:ingress');
    expect(await nameOf('traefik-k8s', 'apps.example', '/local-chat')).toBe('chat.example');
    expect(await nameOf('traefik-k8s', 'whatever', '/local-talk')).toBe('talk.example');
    await answers('traefik-k8s', 'apps.example', '/local-chatter/_matrix/client/versions', 404);
    const settings = await grimoire.until(
      'the URL is its own',
      () => synapse.read('/data/homeserver.yaml'),
      (seen) => seen.includes('public_baseurl: "http://apps.example/local-chat"'),
    );
    expect(settings).toContain('server_name: "chat.example"');
    const results = await act(grimoire, 'traefik-k8s/0', 'show-proxied-endpoints');
    expect(JSON.parse(text(at(results, 'proxied-endpoints')))).toEqual({
      'traefik-k8s': { url: 'http://apps.example' },
      chat: { url: 'http://apps.example/local-chat' },
      talk: { url: 'http://apps.example/local-talk' },
    });
  });

  it('gets paths as they were asked for, escapes included', async () => {
    await grimoire.active('chat');
    const alias = '/_matrix/client/v3/directory/room/%23a%2Fb%3Achat.example?via=x';
    const { body } = await answers('traefik-k8s', 'apps.example', `/local-chat${alias}`, 404);
    expect(at(JSON.parse(body), 'error')).toBe('Room alias #a/b:chat.example not found');
  });

  it('is at a host of its own when subdomains tell them apart', async () => {
    const before = await master(traefik);
    await grimoire.do('config', 'traefik-k8s', 'routing_mode=subdomain');
    expect(await nameOf('traefik-k8s', 'local-chat.apps.example')).toBe('chat.example');
    expect(await nameOf('traefik-k8s', 'local-talk.apps.example')).toBe('talk.example');
    await answers('traefik-k8s', 'apps.example', '/local-chat/_matrix/client/versions', 404);
    expect(await master(traefik)).toEqual(before);
  });

  it('is found at its new address when its pod was replaced', async () => {
    const upstreams = async (): Promise<string> => routing.read('/etc/nginx/routes.conf');
    const before = await upstreams();
    await grimoire.do('replace-pod', 'chat/0');
    await grimoire.until('another address', upstreams, (seen) => seen !== before);
    expect(await nameOf('nginx-ingress-integrator', 'chat')).toBe('chat.example');
    expect(await nameOf('traefik-k8s', 'local-chat.apps.example')).toBe('chat.example');
  });

  it('is there no more when the relation is removed, and goes by its own name again', async () => {
    await grimoire.do('remove-relation', 'chat:ingress', 'traefik-k8s:ingress');
    await answers('traefik-k8s', 'local-chat.apps.example', versions, 404);
    expect(await nameOf('traefik-k8s', 'local-talk.apps.example')).toBe('talk.example');
    const settings = await grimoire.until(
      'its own name',
      () => synapse.read('/data/homeserver.yaml'),
      (seen) => seen.includes('public_baseurl: "https://chat.example"'),
    );
    expect(settings).toContain('server_name: "chat.example"');
  });
});
