/** A project whose `rockcraft.yaml` names an extension, as far as extensions look at it. */
export interface Project {
  /** The project's folder, absolute. */
  readonly dir: string;
  readonly name: string;
  /** Its own services and parts, beneath which the extension's are laid. */
  readonly services: Readonly<Record<string, Mapping>>;
  readonly parts: Readonly<Record<string, Mapping>>;
}

export type Mapping = Readonly<Record<string, unknown>>;

/** What an extension lays beneath the project's own definition. */
export interface Snippet {
  readonly services: Readonly<Record<string, Mapping>>;
  readonly parts: Readonly<Record<string, Mapping>>;
}

/**
 * An extension of rockcraft: the same services, files and folders, made by parts that build on this machine.
 *
 * @throws RockError when the project lacks what the framework needs
 */
export type Extension = (project: Project) => Snippet;

/** The workload's user in every rock of the family. */
export const daemon = 584_792;

/** The project's own command of a service, if it has one: then the extension does not look for an entry point. */
export function ownCommand(project: Project, service: string): string | undefined {
  const command = project.services[service]?.['command'];
  return typeof command === 'string' && command !== '' ? command : undefined;
}

/** The texts in a list of a part of the project's own. */
export function texts(project: Project, part: string, key: string): string[] {
  const list = project.parts[part]?.[key];
  return Array.isArray(list) ? list.filter((item): item is string => typeof item === 'string') : [];
}
