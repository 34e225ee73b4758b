import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How this host reaches its package registries, for programs that run in a root of their own. */
export interface HostSettings {
  /** apt's own configuration lines: proxy, and what it does about dates and retries. */
  readonly apt: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** The host's certificates, which may hold more than Debian's. */
  readonly certificates?: string;
}

const passed = ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'];
const ofRegistries = [
  'PIP_INDEX_URL',
  'PIP_EXTRA_INDEX_URL',
  'PIP_TRUSTED_HOST',
  'PIP_DEFAULT_TIMEOUT',
  'UV_DEFAULT_INDEX',
  'UV_INDEX',
  'NPM_CONFIG_REGISTRY',
];

/** Debian's and Ubuntu's bundle, then Fedora's, then openSUSE's. */
const bundles = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/ca-bundle.pem'];

/** Reads them once a build; a host without apt has none of apt's. */
export function hostSettings(env: NodeJS.ProcessEnv = process.env): HostSettings {
  const dump = spawnSync('apt-config', ['dump'], { encoding: 'utf8' });
  const apt = (dump.stdout ?? '')
    .split('\n')
    .filter((line) => /^Acquire::(https?::\S*Proxy\S*|Check-Valid-Until|Check-Date|Retries) "[^"]+";$/i.test(line));
  const environment = Object.fromEntries(
    [...passed, ...ofRegistries].flatMap((name) => {
      const value = env[name];
      return value === undefined || value.includes('\n') ? [] : [[name, value]];
    }),
  );
  const certificates = [env['SSL_CERT_FILE'], ...bundles].find((file) => file !== undefined && existsSync(file));
  return { apt, environment, ...(certificates === undefined ? {} : { certificates }) };
}

/** Writes them into a folder that the root sees as `/host`; see `craft/enter.sh`. */
export async function writeSettings(folder: string, settings: HostSettings): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'apt.conf'), settings.apt.map((line) => `${line}\n`).join(''));
  const certificates = '/host/certificates.pem';
  if (settings.certificates !== undefined) await copyFile(settings.certificates, join(folder, 'certificates.pem'));
  const environment: Record<string, string> = {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: '/root',
    LANG: 'C.UTF-8',
    DEBIAN_FRONTEND: 'noninteractive',
    PIP_CACHE_DIR: '/host/cache/pip',
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    ...(settings.certificates === undefined ? {} : { PIP_CERT: certificates, SSL_CERT_FILE: certificates }),
    UV_CACHE_DIR: '/host/cache/uv',
    // The cache is a mount of its own, so nothing can be linked from it.
    UV_LINK_MODE: 'copy',
    ...settings.environment,
  };
  const lines = Object.entries(environment).map(([name, value]) => `${name}=${value}\n`);
  await writeFile(join(folder, 'environment'), lines.join(''));
}
