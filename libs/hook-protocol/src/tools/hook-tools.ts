import type { Transport } from '../transport/transport.ts';
import { ActionTools } from './action.ts';
import { ApplicationTools } from './application.ts';
import { Caller } from './caller.ts';
import { ConfigTools } from './config.ts';
import { CredentialTools } from './credential.ts';
import { GoalStateTools } from './goal-state.ts';
import { LeadershipTools } from './leadership.ts';
import { LogTools } from './log.ts';
import { NetworkTools } from './network.ts';
import { PayloadTools } from './payloads.ts';
import { PortTools } from './ports.ts';
import { RelationTools } from './relations.ts';
import { ResourceTools } from './resources.ts';
import { SecretTools } from './secrets.ts';
import { StateTools } from './state.ts';
import { StatusTools } from './status.ts';
import { StorageTools } from './storage.ts';

/**
 * Every hook tool, typed, over any transport.
 *
 * ```ts
 * const transport = await connect(process.env);
 * const tools = new HookTools(transport);
 * for (const relation of await tools.relations.ids('database')) {
 *   await tools.relations.setUnitData(relation, { database: 'synapse' });
 * }
 * transport.close();
 * ```
 *
 * Each method makes one call of one tool. It throws a `ToolError` (or a subclass) when the tool refused, a
 * `ProtocolError` when the agent could not be reached or did not make sense. `effectOf` says when a tool's effect
 * happens.
 */
export class HookTools {
  readonly transport: Transport;
  readonly action: ActionTools;
  readonly application: ApplicationTools;
  readonly config: ConfigTools;
  readonly credential: CredentialTools;
  readonly goalState: GoalStateTools;
  readonly leadership: LeadershipTools;
  readonly log: LogTools;
  readonly network: NetworkTools;
  readonly payloads: PayloadTools;
  readonly ports: PortTools;
  readonly relations: RelationTools;
  readonly resources: ResourceTools;
  readonly secrets: SecretTools;
  readonly state: StateTools;
  readonly status: StatusTools;
  readonly storage: StorageTools;

  constructor(transport: Transport) {
    const call = new Caller(transport);
    this.transport = transport;
    this.action = new ActionTools(call);
    this.application = new ApplicationTools(call);
    this.config = new ConfigTools(call);
    this.credential = new CredentialTools(call);
    this.goalState = new GoalStateTools(call);
    this.leadership = new LeadershipTools(call);
    this.log = new LogTools(call);
    this.network = new NetworkTools(call);
    this.payloads = new PayloadTools(call);
    this.ports = new PortTools(call);
    this.relations = new RelationTools(call);
    this.resources = new ResourceTools(call);
    this.secrets = new SecretTools(call);
    this.state = new StateTools(call);
    this.status = new StatusTools(call);
    this.storage = new StorageTools(call);
  }
}
