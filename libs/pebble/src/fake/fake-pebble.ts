import type { PebbleApi } from '../api.ts';
import { succeeded } from '../changes.ts';
import { ApiError, ConnectionError, PebbleError, TooLargeError } from '../errors.ts';
import { runToEnd } from '../exec-result.ts';
import { chunksOf } from '../exec.ts';
import type { Layer, Plan } from '../layer.ts';
import type * as values from '../values.ts';
import { FakeChanges } from './changes.ts';
import { FakeChecks } from './checks.ts';
import { fakeExec } from './exec.ts';
import { FakeFileSystem } from './file-system.ts';
import { FakeIdentities } from './identities.ts';
import { FakeLogs } from './logs.ts';
import { FakeNotices } from './notices.ts';
import type { ExecHandler, FakeOptions, Fault, Request } from './options.ts';
import { FakePlan } from './plan.ts';
import { FakeServices, mustExist } from './services.ts';

const SOCKET = 'the fake';

/** A Pebble in this process: the same answers and errors, no daemon, and no waiting for services. */
export class FakePebble implements PebbleApi {
  /** Every request so far, oldest first; also those that failed. */
  readonly requests: Request[] = [];
  readonly #options: FakeOptions;
  readonly #exec: ExecHandler;
  readonly #plan: FakePlan = new FakePlan();
  readonly #checks: FakeChecks = new FakeChecks();
  readonly #notices: FakeNotices = new FakeNotices();
  readonly #identities: FakeIdentities = new FakeIdentities();
  readonly #services: FakeServices;
  readonly #faults = new Map<number, Fault['when']>();
  readonly #logs: FakeLogs = new FakeLogs();
  readonly #changes: FakeChanges = new FakeChanges();
  #files: FakeFileSystem;
  #boots = 1;
  #reachable = true;

  constructor(options: FakeOptions = {}) {
    this.#options = options;
    this.#exec = options.exec ?? (() => undefined);
    this.#services = new FakeServices(options.startService ?? (() => undefined));
    this.#files = this.#freshFiles();
    this.#loadLayers();
  }

  // What a test does to the container.

  /** How often each service was started. */
  get starts(): ReadonlyMap<string, number> {
    return this.#services.starts;
  }

  /**
   * The container restarts: a new boot id; processes, logs and added layers are gone. Notices, changes and identities stay:
   * Pebble keeps them on its volume. `wipe`: files are the image's again.
   */
  restart(options: { readonly wipe?: boolean } = {}): void {
    this.#boots++;
    this.#services.clear();
    this.#checks.clear();
    this.#logs.clear();
    this.#plan.clear();
    this.#loadLayers();
    if (options.wipe === true) this.#files = this.#freshFiles();
  }

  /** While it is not, every call is a `ConnectionError`. */
  setReachable(reachable: boolean): void {
    this.#reachable = reachable;
  }

  /** Loses the connection at the n-th request from now. */
  failAt(fault: Fault): void {
    this.#faults.set(this.requests.length + fault.request, fault.when);
  }

  setCheck(name: string, status: 'up' | 'down'): void {
    this.#checks.set(this.#plan.current, name, status);
  }

  /** The process of a service ends by itself. */
  endService(name: string, code: number): void {
    this.#services.end(name, code);
  }

  /** A service writes a line. */
  writeLog(service: string, message: string): void {
    this.#logs.write(service, message);
  }

  // The API.

  systemInfo(): Promise<values.SystemInfo> {
    return this.#get('/v1/system-info', () => ({
      version: this.#options.version ?? 'v1.19.2',
      bootId: `00000000-0000-4000-8000-${String(this.#boots).padStart(12, '0')}`,
    }));
  }

  plan(): Promise<Plan> {
    return this.#get('/v1/plan', () => this.#plan.current);
  }

  addLayer(label: string, layer: Layer | string, options: { readonly combine?: boolean } = {}): Promise<void> {
    return this.#post('/v1/layers', () => this.#plan.add(label, layer, options.combine ?? true));
  }

  services(names: readonly string[] = []): Promise<readonly values.ServiceInfo[]> {
    return this.#get('/v1/services', () => this.#services.list(this.#plan.current, names));
  }

  startServices(names: readonly string[]): Promise<string> {
    return this.#act('start', names, names);
  }

  stopServices(names: readonly string[]): Promise<string> {
    return this.#act('stop', names, [], names);
  }

  restartServices(names: readonly string[]): Promise<string> {
    return this.#act('restart', names, names, names);
  }

  replan(): Promise<string> {
    return this.#post('/v1/services', () => {
      const { stop, start } = this.#services.replan(this.#plan.current);
      return this.#changeServices('replan', start, start, stop);
    });
  }

  autostart(): Promise<string> {
    return this.#post('/v1/services', () => {
      const enabled = Object.entries(this.#plan.current.services).filter(
        ([, service]) => service.startup === 'enabled',
      );
      if (enabled.length === 0) throw new ApiError(400, 'no-default-services', 'no default services');
      const names = enabled.map(([name]) => name);
      return this.#changeServices('autostart', names, names);
    });
  }

  change(id: string): Promise<values.ChangeInfo> {
    return this.#get(`/v1/changes/${id}`, () => this.#changes.get(id));
  }

  changes(
    options: { readonly select?: 'all' | 'in-progress' | 'ready'; readonly service?: string } = {},
  ): Promise<readonly values.ChangeInfo[]> {
    return this.#get('/v1/changes', () => this.#changes.list(options.select ?? 'in-progress', options.service));
  }

  waitChange(id: string): Promise<values.ChangeInfo> {
    return this.#get(`/v1/changes/${id}/wait`, () => succeeded(this.#changes.get(id)));
  }

  abortChange(id: string): Promise<values.ChangeInfo> {
    return this.#post(`/v1/changes/${id}`, () => {
      this.#changes.get(id);
      throw new ApiError(400, '', `cannot abort change ${id} with nothing pending`);
    });
  }

  readFile(path: string, options: values.ReadOptions = {}): Promise<Uint8Array> {
    return this.#get('/v1/files', () => {
      const content = this.#files.read(path);
      const limit = options.maxBytes ?? 64 * 1024 * 1024;
      if (content.length > limit) throw new TooLargeError(`The file ${path}`, limit);
      return content.slice();
    });
  }

  readFiles(paths: readonly string[], options: values.ReadOptions = {}): Promise<ReadonlyMap<string, Uint8Array>> {
    if (paths.length === 0) return Promise.resolve(new Map());
    return this.#get('/v1/files', () => {
      const found = new Map<string, Uint8Array>();
      for (const path of paths) {
        try {
          found.set(path, this.#files.read(path).slice());
        } catch (error) {
          if (!(error instanceof ApiError) || error.kind !== 'not-found') throw error;
        }
      }
      const limit = options.maxBytes ?? 64 * 1024 * 1024;
      if ([...found.values()].some(({ length }) => length > limit))
        throw new TooLargeError('One of several files', limit);
      return found;
    });
  }

  async readText(path: string, options: values.ReadOptions = {}): Promise<string> {
    return Buffer.from(await this.readFile(path, options)).toString('utf8');
  }

  async *readStream(path: string): AsyncGenerator<Uint8Array, void, undefined> {
    const content = await this.readFile(path, { maxBytes: Number.POSITIVE_INFINITY });
    for (let at = 0; at < content.length; at += 64 * 1024) yield content.subarray(at, at + 64 * 1024);
  }

  listFiles(path: string, options: values.ListFilesOptions = {}): Promise<readonly values.FileInfo[]> {
    return this.#get('/v1/files', () => this.#files.list(path, options.pattern, options.itself === true));
  }

  async stat(path: string): Promise<values.FileInfo | undefined> {
    try {
      return (await this.listFiles(path, { itself: true }))[0];
    } catch (error) {
      if (error instanceof ApiError && error.kind === 'not-found') return undefined;
      throw error;
    }
  }

  async writeFile(path: string, content: values.FileContent, options: values.WriteOptions = {}): Promise<void> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of chunksOf(content)) chunks.push(chunk);
    await this.#post('/v1/files', () => this.#files.write(path, Buffer.concat(chunks), options));
  }

  makeDir(path: string, options: values.MakeDirOptions = {}): Promise<void> {
    return this.#post('/v1/files', () => this.#files.makeDir(path, options));
  }

  removePath(path: string, options: { readonly recursive?: boolean } = {}): Promise<void> {
    return this.#post('/v1/files', () => this.#files.remove(path, options.recursive ?? false));
  }

  exec(command: readonly string[], options: values.ExecOptions = {}): Promise<values.ExecResult> {
    return runToEnd((start) => this.startExec(command, start), command[0] ?? '', options);
  }

  startExec(command: readonly string[], options: values.StartExecOptions = {}): Promise<values.ExecProcess> {
    return this.#post('/v1/exec', () => fakeExec(this.#exec, command, options, this.#changes.newId()));
  }

  checks(filter: values.CheckFilter = {}): Promise<readonly values.CheckInfo[]> {
    return this.#get('/v1/checks', () => this.#checks.list(this.#plan.current, filter));
  }

  startChecks(names: readonly string[]): Promise<readonly string[]> {
    return this.#post('/v1/checks', () => this.#checks.change(this.#plan.current, 'start', names));
  }

  stopChecks(names: readonly string[]): Promise<readonly string[]> {
    return this.#post('/v1/checks', () => this.#checks.change(this.#plan.current, 'stop', names));
  }

  /** As the Pebble that Juju ships: it has no such endpoint. */
  refreshCheck(_name: string): Promise<{ readonly check: values.CheckInfo; readonly error: string | undefined }> {
    return this.#post('/v1/checks/refresh', () => {
      throw new ApiError(404, '', 'invalid API endpoint requested');
    });
  }

  health(filter: values.CheckFilter = {}): Promise<boolean> {
    return this.#get('/v1/health', () => this.#checks.healthy(this.#plan.current, filter));
  }

  notices(filter: values.NoticesFilter = {}): Promise<readonly values.Notice[]> {
    return this.#get('/v1/notices', () => this.#notices.list(filter));
  }

  notice(id: string): Promise<values.Notice> {
    return this.#get(`/v1/notices/${id}`, () => this.#notices.get(id));
  }

  notify(key: string, options: values.NotifyOptions = {}): Promise<string> {
    return this.#post('/v1/notices', () => this.#notices.add(key, options));
  }

  logs(options: values.LogsOptions = {}): Promise<readonly values.LogEntry[]> {
    return this.#get('/v1/logs', () => this.#logs.last(options, 30));
  }

  async *followLogs(options: values.FollowLogsOptions = {}): AsyncGenerator<values.LogEntry, void, undefined> {
    yield* await this.#get('/v1/logs', () => this.#logs.follow(options));
  }

  sendSignal(_signal: string, services: readonly string[]): Promise<void> {
    return this.#post('/v1/signals', () => {
      const idle = services.filter((name) => !this.#services.running(name));
      if (idle.length === 0) return;
      const sentences = idle.map((name) => `cannot send signal to "${name}": service is not running`);
      throw new ApiError(500, '', sentences.join('; '));
    });
  }

  identities(): Promise<Readonly<Record<string, values.Identity>>> {
    return this.#get('/v1/identities', () => this.#identities.list());
  }

  addIdentities(identities: Readonly<Record<string, values.NewIdentity>>): Promise<void> {
    return this.#post('/v1/identities', () => this.#identities.add(identities));
  }

  updateIdentities(identities: Readonly<Record<string, values.NewIdentity>>): Promise<void> {
    return this.#post('/v1/identities', () => this.#identities.update(identities));
  }

  replaceIdentities(identities: Readonly<Record<string, values.NewIdentity | null>>): Promise<void> {
    return this.#post('/v1/identities', () => this.#identities.replace(identities));
  }

  removeIdentities(names: readonly string[]): Promise<void> {
    return this.#post('/v1/identities', () => this.#identities.remove(names));
  }

  metrics(): Promise<string> {
    return this.#get('/v1/metrics', () =>
      this.#services
        .list(this.#plan.current, [])
        .map(({ name, current }) => `pebble_service_active{service="${name}"} ${current === 'active' ? 1 : 0}\n`)
        .join(''),
    );
  }

  close(): void {}

  // Inside.

  #get<T>(path: string, work: () => T | Promise<T>): Promise<T> {
    return this.#request('GET', path, work);
  }

  #post<T>(path: string, work: () => T | Promise<T>): Promise<T> {
    return this.#request('POST', path, work);
  }

  async #request<T>(method: 'GET' | 'POST', path: string, work: () => T | Promise<T>): Promise<T> {
    this.requests.push({ method, path });
    this.#options.onRequest?.(method, path);
    if (!this.#reachable) throw new ConnectionError(SOCKET, 'connect', 'a test said that the container is down');
    const fault = this.#faults.get(this.requests.length);
    const lost = new ConnectionError(
      SOCKET,
      'request',
      `a test lost it ${fault ?? ''} request ${this.requests.length}`,
    );
    if (fault === 'before') throw lost;
    if (fault === undefined) return await work();
    try {
      await work();
    } catch (error) {
      if (!(error instanceof PebbleError)) throw error;
    }
    throw lost;
  }

  #act(
    action: string,
    names: readonly string[],
    start: readonly string[],
    stop: readonly string[] = [],
  ): Promise<string> {
    return this.#post('/v1/services', () => {
      if (names.length === 0) throw new ApiError(400, '', `must specify services for ${action} action`);
      mustExist(this.#plan.current, action, names);
      return this.#changeServices(action, names, start, stop);
    });
  }

  #changeServices(
    action: string,
    names: readonly string[],
    start: readonly string[],
    stop: readonly string[] = [],
  ): string {
    this.#services.stop(this.#plan.current, stop);
    const failures = this.#services.start(this.#plan.current, start);
    return this.#changes.add(action, names, failures);
  }

  #freshFiles(): FakeFileSystem {
    return new FakeFileSystem(this.#options.files ?? {}, this.#options.users ?? {});
  }

  #loadLayers(): void {
    for (const { label, layer } of this.#options.layers ?? []) this.#plan.add(label, layer, false);
  }
}
