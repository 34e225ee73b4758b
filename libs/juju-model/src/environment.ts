import { dispatchPath, hookName, type Hook } from './hook.ts';
import { modelConfigValue } from './model-config.ts';
import type { Model, Unit } from './model.ts';
import { unitOf } from './change.ts';

/** What of the environment the model cannot know. */
export interface EnvironmentInput {
  readonly contextId: string;
  /** Controller addresses, `host:port`. @default none */
  readonly apiAddresses?: readonly string[];
  /** The agent's own `PATH`, behind the tools' directory. @default the charm image's, ending in `/charm/bin` */
  readonly path?: string;
  /** @default `<agent directory>/agent.socket` */
  readonly socket?: string;
  /** `KUBERNETES_*` of the container; only those that Juju copies are taken. */
  readonly container?: Readonly<Record<string, string | undefined>>;
  /** Kubernetes version. @default '' */
  readonly cloudApiVersion?: string;
}

const imagePath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/charm/bin';

/** `unit-<app>-<n>`, the unit's name in paths. */
export function unitTag(unit: string): string {
  return `unit-${unit.replace('/', '-')}`;
}

/** The unit's directory in the charm container. */
export function agentDirectory(unit: string): string {
  return `/var/lib/juju/agents/${unitTag(unit)}`;
}

/** The whole environment of a dispatch (juju.md 1.3): nothing is inherited, so nothing else may be set. */
export function hookEnvironment(
  model: Model,
  name: string,
  hook: Hook,
  input: EnvironmentInput,
): Record<string, string> {
  const unit = unitOf(model, name);
  const directory = agentDirectory(name);
  const proxy = (kind: string): string => String(modelConfigValue(model, `juju-${kind}`) ?? '');
  return {
    CHARM_DIR: `${directory}/charm`,
    JUJU_CHARM_DIR: `${directory}/charm`,
    JUJU_CONTEXT_ID: input.contextId,
    JUJU_HOOK_NAME: hook.kind === 'action' ? '' : hookName(hook),
    JUJU_AGENT_SOCKET_ADDRESS: input.socket ?? `${directory}/agent.socket`,
    JUJU_AGENT_SOCKET_NETWORK: 'unix',
    JUJU_UNIT_NAME: name,
    JUJU_MODEL_NAME: model.name,
    JUJU_MODEL_UUID: model.uuid,
    JUJU_API_ADDRESSES: (input.apiAddresses ?? []).join(' '),
    JUJU_VERSION: model.agentVersion,
    JUJU_PRINCIPAL_UNIT: '',
    JUJU_MACHINE_ID: '',
    JUJU_AVAILABILITY_ZONE: '',
    JUJU_SLA: 'unsupported',
    CLOUD_API_VERSION: input.cloudApiVersion ?? '',
    JUJU_CHARM_HTTP_PROXY: proxy('http-proxy'),
    JUJU_CHARM_HTTPS_PROXY: proxy('https-proxy'),
    JUJU_CHARM_FTP_PROXY: proxy('ftp-proxy'),
    JUJU_CHARM_NO_PROXY: proxy('no-proxy'),
    ...legacyProxies(model),
    ...kubernetes(input.container ?? {}),
    PATH: `/var/lib/juju/tools/${unitTag(name)}:${input.path ?? imagePath}`,
    LANG: 'C.UTF-8',
    TERM: 'tmux-256color',
    DEBIAN_FRONTEND: 'noninteractive',
    APT_LISTCHANGES_FRONTEND: 'none',
    ...byKind(model, unit, hook),
    JUJU_DISPATCH_PATH: dispatchPath(hook),
  };
}

function byKind(model: Model, unit: Unit, hook: Hook): Record<string, string> {
  switch (hook.kind) {
    case 'relation-created':
    case 'relation-joined':
    case 'relation-changed':
    case 'relation-departed':
    case 'relation-broken':
      return {
        JUJU_RELATION: hook.endpoint,
        JUJU_RELATION_ID: `${hook.endpoint}:${hook.relation}`,
        JUJU_REMOTE_APP: hook.remoteApplication,
        JUJU_REMOTE_UNIT: 'remoteUnit' in hook ? (hook.remoteUnit ?? '') : '',
        ...(hook.kind === 'relation-departed' ? { JUJU_DEPARTING_UNIT: hook.departing } : {}),
      };
    case 'storage-attached':
    case 'storage-detaching': {
      const storage = unit.storage[hook.storage];
      return {
        JUJU_STORAGE_ID: hook.storage,
        JUJU_STORAGE_LOCATION: storage?.location ?? '',
        JUJU_STORAGE_KIND: storage?.kind ?? 'filesystem',
      };
    }
    case 'secret-changed':
    case 'secret-rotate':
    case 'secret-expired':
    case 'secret-remove': {
      const secret = model.secrets[hook.secret];
      const label = hook.kind === 'secret-changed' ? secret?.consumers[unit.name]?.label : secret?.label;
      const revision = hook.kind === 'secret-expired' || hook.kind === 'secret-remove';
      return {
        JUJU_SECRET_ID: `secret:${hook.secret}`,
        JUJU_SECRET_LABEL: label ?? '',
        ...(revision ? { JUJU_SECRET_REVISION: String(hook.revision) } : {}),
      };
    }
    case 'pebble-ready':
      return { JUJU_WORKLOAD_NAME: hook.container };
    case 'pebble-custom-notice':
      return {
        JUJU_WORKLOAD_NAME: hook.container,
        JUJU_NOTICE_ID: hook.notice.id,
        JUJU_NOTICE_TYPE: hook.notice.type,
        JUJU_NOTICE_KEY: hook.notice.key,
      };
    case 'pebble-check-failed':
    case 'pebble-check-recovered':
      return { JUJU_WORKLOAD_NAME: hook.container, JUJU_PEBBLE_CHECK_NAME: hook.check };
    case 'action':
      return { JUJU_ACTION_NAME: hook.action, JUJU_ACTION_UUID: String(hook.id), JUJU_ACTION_TAG: `action-${hook.id}` };
    default:
      return {};
  }
}

/** Only when the model's older proxy settings are set; `no_proxy` alone, with its default, says nothing. */
function legacyProxies(model: Model): Record<string, string> {
  const set = (key: string): [string, string][] => {
    const value = String(modelConfigValue(model, key) ?? '');
    const name = key.replace('-', '_');
    return value === ''
      ? []
      : [
          [name, value],
          [name.toUpperCase(), value],
        ];
  };
  const proxies = ['http-proxy', 'https-proxy', 'ftp-proxy'].flatMap(set);
  return proxies.length === 0 ? {} : Object.fromEntries([...proxies, ...set('no-proxy')]);
}

const copied = /^KUBERNETES_(PORT|PORT_443_TCP(_ADDR|_PORT|_PROTO)?|SERVICE|SERVICE_(HOST|PORT|PORT_HTTPS))$/;

function kubernetes(container: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(container).filter(
      (entry): entry is [string, string] => copied.test(entry[0]) && entry[1] !== undefined,
    ),
  );
}
