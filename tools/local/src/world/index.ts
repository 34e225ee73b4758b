export { holder } from './holder.ts';
export type { Lack } from './lack.ts';
export { lacks } from './lacks.ts';
export { removeMappedTree, runMapped } from './mapped-command.ts';
export { findWorld, openWorld } from './open-world.ts';
export type {
  ContainerExit,
  ContainerSpec,
  ContainerState,
  EnterCommand,
  ExecExit,
  ExecSpec,
  Exposure,
  MemoryLimit,
  Mount,
  PodSpec,
  PodState,
  ProbeRequest,
  ProbeResult,
  RestartOptions,
  Sink,
  User,
  World,
  WorldOptions,
} from './world.ts';
