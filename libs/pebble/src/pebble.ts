import type { PebbleApi } from './api.ts';
import { abortChange, getChange, listChanges, waitChange } from './changes.ts';
import { changeChecks, health, listChecks, refreshCheck } from './checks.ts';
import { runToEnd } from './exec-result.ts';
import { listFiles, makeDir, readFile, readFiles, readStream, removePath, stat, writeFile } from './files.ts';
import { changeIdentities, listIdentities } from './identities.ts';
import type { Layer, Plan } from './layer.ts';
import { followLogs, logs } from './logs.ts';
import { metrics } from './metrics.ts';
import { getNotice, listNotices, notify } from './notices.ts';
import { addLayer, getPlan } from './plan.ts';
import { Requests } from './requests.ts';
import { changeServices, listServices } from './services.ts';
import { sendSignal } from './signals.ts';
import { systemInfo } from './system.ts';
import type * as values from './values.ts';

export interface PebbleOptions {
  /** For instance `/charm/containers/synapse/pebble.socket`. */
  readonly socketPath: string;
  /** For one answer, in milliseconds; what waits on purpose (changes, notices, exec) has its own. @default 30000 */
  readonly timeoutMs?: number;
  /** Told of every request before it is sent; the path is without its query. */
  readonly onRequest?: (method: string, path: string) => void;
}

/**
 * A client of Pebble's HTTP API over its unix socket. The connection is kept and made anew when the daemon was restarted;
 * it does not keep the process alive. Calls may run side by side.
 *
 * @example
 * const pebble = new Pebble({ socketPath: '/charm/containers/synapse/pebble.socket' });
 * await pebble.writeFile('/etc/synapse.yaml', text, { makeDirs: true, permissions: 0o600 });
 * await pebble.addLayer('synapse', { services: { synapse: { override: 'replace', command, startup: 'enabled' } } });
 * await pebble.waitChange(await pebble.replan());
 */
export class Pebble implements PebbleApi {
  readonly #requests: Requests;

  constructor(options: PebbleOptions) {
    this.#requests = new Requests(options.socketPath, options.timeoutMs ?? 30_000, options.onRequest);
  }

  systemInfo(): Promise<values.SystemInfo> {
    return systemInfo(this.#requests);
  }

  plan(): Promise<Plan> {
    return getPlan(this.#requests);
  }

  addLayer(label: string, layer: Layer | string, options: { readonly combine?: boolean } = {}): Promise<void> {
    return addLayer(this.#requests, label, layer, options.combine ?? true);
  }

  services(names: readonly string[] = []): Promise<readonly values.ServiceInfo[]> {
    return listServices(this.#requests, names);
  }

  startServices(names: readonly string[]): Promise<string> {
    return changeServices(this.#requests, 'start', names);
  }

  stopServices(names: readonly string[]): Promise<string> {
    return changeServices(this.#requests, 'stop', names);
  }

  restartServices(names: readonly string[]): Promise<string> {
    return changeServices(this.#requests, 'restart', names);
  }

  replan(): Promise<string> {
    return changeServices(this.#requests, 'replan');
  }

  autostart(): Promise<string> {
    return changeServices(this.#requests, 'autostart');
  }

  change(id: string): Promise<values.ChangeInfo> {
    return getChange(this.#requests, id);
  }

  changes(
    options: { readonly select?: 'all' | 'in-progress' | 'ready'; readonly service?: string } = {},
  ): Promise<readonly values.ChangeInfo[]> {
    return listChanges(this.#requests, options);
  }

  waitChange(id: string, options: values.WaitOptions = {}): Promise<values.ChangeInfo> {
    return waitChange(this.#requests, id, options);
  }

  abortChange(id: string): Promise<values.ChangeInfo> {
    return abortChange(this.#requests, id);
  }

  readFile(path: string, options: values.ReadOptions = {}): Promise<Uint8Array> {
    return readFile(this.#requests, path, options);
  }

  async readText(path: string, options: values.ReadOptions = {}): Promise<string> {
    return Buffer.from(await this.readFile(path, options)).toString('utf8');
  }

  readFiles(paths: readonly string[], options: values.ReadOptions = {}): Promise<ReadonlyMap<string, Uint8Array>> {
    return readFiles(this.#requests, paths, options);
  }

  readStream(path: string): AsyncIterable<Uint8Array> {
    return readStream(this.#requests, path);
  }

  listFiles(path: string, options: values.ListFilesOptions = {}): Promise<readonly values.FileInfo[]> {
    return listFiles(this.#requests, path, options);
  }

  stat(path: string): Promise<values.FileInfo | undefined> {
    return stat(this.#requests, path);
  }

  writeFile(path: string, content: values.FileContent, options: values.WriteOptions = {}): Promise<void> {
    return writeFile(this.#requests, path, content, options);
  }

  makeDir(path: string, options: values.MakeDirOptions = {}): Promise<void> {
    return makeDir(this.#requests, path, options);
  }

  removePath(path: string, options: { readonly recursive?: boolean } = {}): Promise<void> {
    return removePath(this.#requests, path, options.recursive ?? false);
  }

  async exec(command: readonly string[], options: values.ExecOptions = {}): Promise<values.ExecResult> {
    return await runToEnd((start) => this.startExec(command, start), command[0] ?? '', options);
  }

  async startExec(command: readonly string[], options: values.StartExecOptions = {}): Promise<values.ExecProcess> {
    // Websockets need node:crypto, which a dispatch without commands does not load.
    const { startExec } = await import('./exec.ts');
    return await startExec(this.#requests, command, options);
  }

  checks(filter: values.CheckFilter = {}): Promise<readonly values.CheckInfo[]> {
    return listChecks(this.#requests, filter);
  }

  startChecks(names: readonly string[]): Promise<readonly string[]> {
    return changeChecks(this.#requests, 'start', names);
  }

  stopChecks(names: readonly string[]): Promise<readonly string[]> {
    return changeChecks(this.#requests, 'stop', names);
  }

  refreshCheck(name: string): Promise<{ readonly check: values.CheckInfo; readonly error: string | undefined }> {
    return refreshCheck(this.#requests, name);
  }

  health(filter: values.CheckFilter = {}): Promise<boolean> {
    return health(this.#requests, filter);
  }

  notices(filter: values.NoticesFilter = {}): Promise<readonly values.Notice[]> {
    return listNotices(this.#requests, filter);
  }

  notice(id: string): Promise<values.Notice> {
    return getNotice(this.#requests, id);
  }

  notify(key: string, options: values.NotifyOptions = {}): Promise<string> {
    return notify(this.#requests, key, options);
  }

  logs(options: values.LogsOptions = {}): Promise<readonly values.LogEntry[]> {
    return logs(this.#requests, options);
  }

  followLogs(options: values.FollowLogsOptions = {}): AsyncIterable<values.LogEntry> {
    return followLogs(this.#requests, options);
  }

  sendSignal(signal: string, services: readonly string[]): Promise<void> {
    return sendSignal(this.#requests, signal, services);
  }

  identities(): Promise<Readonly<Record<string, values.Identity>>> {
    return listIdentities(this.#requests);
  }

  addIdentities(identities: Readonly<Record<string, values.NewIdentity>>): Promise<void> {
    return changeIdentities(this.#requests, 'add', identities);
  }

  updateIdentities(identities: Readonly<Record<string, values.NewIdentity>>): Promise<void> {
    return changeIdentities(this.#requests, 'update', identities);
  }

  replaceIdentities(identities: Readonly<Record<string, values.NewIdentity | null>>): Promise<void> {
    return changeIdentities(this.#requests, 'replace', identities);
  }

  removeIdentities(names: readonly string[]): Promise<void> {
    return changeIdentities(this.#requests, 'remove', Object.fromEntries(names.map((name) => [name, null])));
  }

  metrics(): Promise<string> {
    return metrics(this.#requests);
  }

  close(): void {
    this.#requests.http.close();
  }
}
