import type { ApplicationReport, StatusReport, UnitReport } from '@grimoire/juju-model';
import { table } from './table.ts';

/** What the machine adds to Juju's report of an application. */
export interface LocalReport {
  /** Where its opened ports are reached from this host, e.g. `http://127.0.0.1:8080/`. */
  readonly urls: readonly string[];
  /** A charm of the local model that takes the place of the one of that name. */
  readonly 'stand-in'?: true;
}

/** Juju's report, and what is true of this machine. */
export interface LocalStatus extends StatusReport {
  readonly local: {
    readonly halted: boolean;
    readonly applications: Readonly<Record<string, LocalReport>>;
    /** Remarks that hold for the whole machine, such as a limit that is not enforced. */
    readonly remarks: readonly string[];
  };
}

/** The tables of `juju status`, and below them what is local. */
export function statusTables(status: LocalStatus, withRelations: boolean): string {
  const parts = [head(status), applications(status), units(status)];
  if (withRelations) parts.push(relations(status));
  return `${[...parts, urls(status), remarks(status)].filter((part) => part !== '').join('\n')}`;
}

function head({ model, 'controller-timestamp': at }: StatusReport): string {
  return table([
    ['Model', 'Controller', 'Cloud/Region', 'Version', 'SLA', 'Timestamp'],
    [model.name, 'grimoire', 'local/this-machine', model.version, 'unsupported', at.slice(11)],
  ]);
}

function applications({ applications: all, local }: LocalStatus): string {
  const rows = Object.entries(all).map(([name, report]) => applicationRow(name, report, local.applications[name]));
  if (rows.length === 0) return '';
  const header = ['App', 'Version', 'Status', 'Scale', 'Charm', 'Channel', 'Rev', 'Address', 'Exposed', 'Message'];
  return table([header, ...rows], [3, 6]);
}

function applicationRow(name: string, report: ApplicationReport, local: LocalReport | undefined): readonly string[] {
  const status = report['application-status'];
  const live = Object.values(report.units ?? {}).filter(isActive).length;
  const scale = live === report.scale ? String(report.scale) : `${live}/${report.scale}`;
  const message = [local?.['stand-in'] === true ? '(stand-in)' : '', status.message ?? ''].filter(
    (text) => text !== '',
  );
  return [
    name,
    report.version ?? '',
    status.current,
    scale,
    report['charm-name'],
    'local',
    String(report['charm-rev']),
    report.address ?? '',
    'no',
    message.join(' '),
  ];
}

/** Juju counts the units that are there, whatever their status, as long as they were not terminated. */
function isActive(unit: UnitReport): boolean {
  return unit.address !== undefined && unit['workload-status'].current !== 'terminated';
}

function units({ applications: all }: StatusReport): string {
  const rows = Object.values(all).flatMap(({ units: members = {} }) =>
    Object.entries(members).map(([name, unit]) => {
      const { 'workload-status': workload, 'juju-status': agent, 'open-ports': ports = [] } = unit;
      const agentMessage =
        agent.message === undefined ? '' : `(${agent.message.replace(/^running /, '').replace(/ hook$/, '')})`;
      const message = [agent.current === 'executing' ? agentMessage : '', workload.message ?? ''].filter(
        (text) => text !== '',
      );
      const title = `${name}${unit.leader === true ? '*' : ''}`;
      return [title, workload.current, agent.current, unit.address ?? '', portsOf(ports), message.join(' ')];
    }),
  );
  return rows.length === 0 ? '' : table([['Unit', 'Workload', 'Agent', 'Address', 'Ports', 'Message'], ...rows]);
}

/** `8080/tcp`, `9000/tcp` are shown as `8080,9000/TCP`. */
function portsOf(ports: readonly string[]): string {
  const byProtocol = Map.groupBy(ports, (port) => port.split('/')[1] ?? '');
  return [...byProtocol]
    .map(([protocol, group]) => `${group.map((port) => port.split('/')[0]).join(',')}/${protocol.toUpperCase()}`)
    .join(' ');
}

function relations({ relations: all }: StatusReport): string {
  if (all.length === 0) return '';
  const rows = all.map(({ provider, requirer, interface: name, type, status }) => [
    provider,
    requirer,
    name,
    type,
    status === 'joined' ? '' : status,
  ]);
  return table([['Integration provider', 'Requirer', 'Interface', 'Type', 'Message'], ...rows]);
}

function urls({ local }: LocalStatus): string {
  const rows = Object.entries(local.applications).flatMap(([name, { urls: all }]) => all.map((url) => [name, url]));
  return rows.length === 0 ? '' : table([['App', 'Reached from this host'], ...rows]);
}

function remarks({ local }: LocalStatus): string {
  return local.remarks.map((remark) => `${remark}\n`).join('');
}
