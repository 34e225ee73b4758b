import { unitsOf } from '../change.ts';
import { hookName } from '../hook.ts';
import type { Application, Model, Status, Unit } from '../model.ts';
import { isPeer, relationKey } from '../operator/relate.ts';
import { applicationStatus, shownStatus } from './application-status.ts';

/** What `juju status --format json` prints, as far as charms and their clients look at it. */
export interface StatusReport {
  readonly model: {
    readonly name: string;
    readonly type: 'caas';
    readonly version: string;
    readonly 'model-status': { readonly current: 'available'; readonly since: string };
  };
  readonly applications: Readonly<Record<string, ApplicationReport>>;
  readonly relations: readonly RelationReport[];
  readonly 'controller-timestamp': string;
}

export interface StatusInfo {
  readonly current: string;
  readonly message?: string;
  readonly since: string;
}

export interface ApplicationReport {
  readonly charm: string;
  readonly 'charm-name': string;
  readonly 'charm-rev': number;
  readonly base?: { readonly name: string; readonly channel: string };
  readonly scale: number;
  readonly address?: string;
  readonly exposed: false;
  readonly life?: string;
  readonly version?: string;
  readonly 'application-status': StatusInfo;
  /** By endpoint. */
  readonly relations?: Readonly<
    Record<
      string,
      readonly { readonly 'related-application': string; readonly interface: string; readonly scope: string }[]
    >
  >;
  readonly units?: Readonly<Record<string, UnitReport>>;
}

export interface UnitReport {
  readonly 'workload-status': StatusInfo;
  readonly 'juju-status': StatusInfo & { readonly version: string };
  readonly leader?: true;
  readonly address?: string;
  readonly 'open-ports'?: readonly string[];
  readonly life?: string;
}

/** One line of `juju status --relations`. */
export interface RelationReport {
  readonly id: number;
  readonly key: string;
  readonly provider: string;
  readonly requirer: string;
  readonly interface: string;
  readonly type: 'regular' | 'peer';
  readonly status: 'joined' | 'dying';
}

/** The data for `status`, at a moment. */
export function statusOf(model: Model, at: number): StatusReport {
  const applications = Object.values(model.applications).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return {
    model: {
      name: model.name,
      type: 'caas',
      version: model.agentVersion,
      'model-status': { current: 'available', since: moment(at) },
    },
    applications: Object.fromEntries(
      applications.map((application) => [application.name, applicationReport(model, application)]),
    ),
    relations: Object.values(model.relations).map((relation) => {
      const [provider, requirer = provider] = relation.endpoints.map(
        ({ application, endpoint }) => `${application}:${endpoint}`,
      );
      return {
        id: relation.id,
        key: relationKey(relation.endpoints),
        provider: provider ?? '',
        requirer: requirer ?? '',
        interface: relation.interface,
        type: isPeer(relation) ? 'peer' : 'regular',
        status: relation.life === 'alive' ? 'joined' : 'dying',
      };
    }),
    'controller-timestamp': moment(at),
  };
}

function applicationReport(model: Model, application: Application): ApplicationReport {
  const { name, charm, charmUrl, charmRevision, scale, address, life, workloadVersion } = application;
  const [base] = charm.bases;
  const units = unitsOf(model, name);
  const relations = relationsOf(model, name);
  return {
    charm: charmUrl,
    'charm-name': charm.name,
    'charm-rev': charmRevision,
    ...(base ? { base: { name: base.name, channel: base.channel } } : {}),
    scale,
    ...(address === undefined ? {} : { address }),
    exposed: false,
    ...(life === 'alive' ? {} : { life }),
    ...(workloadVersion === '' ? {} : { version: workloadVersion }),
    'application-status': info(applicationStatus(model, name)),
    ...(Object.keys(relations).length === 0 ? {} : { relations }),
    ...(units.length === 0
      ? {}
      : { units: Object.fromEntries(units.map((unit) => [unit.name, unitReport(model, application, unit)])) }),
  };
}

function relationsOf(model: Model, application: string): NonNullable<ApplicationReport['relations']> {
  const found: Record<string, { 'related-application': string; interface: string; scope: string }[]> = {};
  for (const relation of Object.values(model.relations)) {
    for (const [index, end] of relation.endpoints.entries()) {
      if (end.application !== application) continue;
      const other = relation.endpoints[isPeer(relation) ? index : 1 - index];
      const line = {
        'related-application': other?.application ?? '',
        interface: relation.interface,
        scope: relation.scope,
      };
      found[end.endpoint] = [...(found[end.endpoint] ?? []), line];
    }
  }
  return found;
}

function unitReport(model: Model, application: Application, unit: Unit): UnitReport {
  const { ports, pod, life } = unit;
  return {
    'workload-status': info(shownStatus(unit)),
    'juju-status': { ...info(agentShown(unit)), version: model.agentVersion },
    ...(application.leader?.unit === unit.name ? { leader: true } : {}),
    ...(pod ? { address: pod.address } : {}),
    ...(ports.length === 0 ? {} : { 'open-ports': ports.map(({ from, protocol }) => `${from}/${protocol}`) }),
    ...(life === 'alive' ? {} : { life }),
  };
}

/** An agent in error is shown as idle beside a workload status of `error`; one without a pod is lost. */
function agentShown({ agentStatus, agent, pod }: Unit): Status {
  if (!pod && agent.installed)
    return { status: 'lost', message: 'agent is not communicating with the server', since: agentStatus.since };
  if (agentStatus.status !== 'error') return agentStatus;
  const retry = agent.running ? `running ${hookName(agent.running.hook)} hook` : '';
  return { status: agent.running ? 'executing' : 'idle', message: retry, since: agentStatus.since };
}

function info({ status, message, since }: Status): StatusInfo {
  return { current: status, ...(message === '' ? {} : { message }), since: moment(since) };
}

function moment(at: number): string {
  return new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
