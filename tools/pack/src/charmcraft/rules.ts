/** Juju's rules that join several places of charmcraft.yaml; its reader refuses the whole charm for each of them. */
import type { Charmcraft, Option } from './charmcraft.ts';

export type Refuse = (path: readonly (string | number)[], why: string) => void;

export function checkRules(charmcraft: Charmcraft, refuse: Refuse): void {
  checkContainers(charmcraft, refuse);
  checkEndpoints(charmcraft, refuse);
  for (const [name, resource] of Object.entries(charmcraft.resources ?? {})) {
    if (resource.type === 'file' && resource.filename === undefined) {
      refuse(['resources', name], 'a resource of type file needs a filename');
    }
  }
  for (const [name, option] of Object.entries(charmcraft.config?.options ?? {})) {
    const wrong = wrongDefault(option);
    if (wrong) refuse(['config', 'options', name, 'default'], wrong);
  }
  for (const [name, action] of Object.entries(charmcraft.actions ?? {})) {
    for (const key of action.required ?? []) {
      if (!Object.hasOwn(action.params ?? {}, key)) {
        refuse(['actions', name, 'required'], `"${key}" is not among params: add it there or take it out`);
      }
    }
    refuseReferences(action, ['actions', name], refuse);
  }
}

function checkContainers({ containers, resources, storage }: Charmcraft, refuse: Refuse): void {
  for (const [name, container] of Object.entries(containers ?? {})) {
    if (name === 'charm' || name === 'charm-init') {
      refuse(['containers', name], 'is the name of a container of Juju: choose another');
    }
    const { resource, bases, mounts } = container;
    if (resource === undefined && bases === undefined) {
      refuse(['containers', name], 'needs the resource that its image comes from');
    } else if (resource !== undefined && resources?.[resource]?.type !== 'oci-image') {
      refuse(['containers', name, 'resource'], `"${resource}" is not an oci-image under resources: add it there`);
    }
    for (const [index, mount] of (mounts ?? []).entries()) {
      const at = ['containers', name, 'mounts', index];
      if (!Object.hasOwn(storage ?? {}, mount.storage)) {
        refuse([...at, 'storage'], `"${mount.storage}" is not under storage: add it there`);
      }
      if (mount.location === undefined) refuse(at, 'needs the location to mount it at');
    }
  }
}

function checkEndpoints(charmcraft: Charmcraft, refuse: Refuse): void {
  const seen = new Map<string, string>();
  const ours = charmcraft.name.startsWith('juju-');
  for (const role of ['provides', 'requires', 'peers'] as const) {
    for (const [name, endpoint] of Object.entries(charmcraft[role] ?? {})) {
      const before = seen.get(name);
      if (before !== undefined) refuse([role, name], `is under ${before} too: an endpoint's name stands once`);
      seen.set(name, role);
      if (!ours && reserved(name)) refuse([role, name], 'is reserved for Juju: choose another name');
      if (!ours && role === 'provides' && reserved(endpoint.interface)) {
        refuse([role, name, 'interface'], `"${endpoint.interface}" is reserved for Juju: choose another interface`);
      }
    }
  }
}

function reserved(name: string): boolean {
  return name === 'juju' || name.startsWith('juju-');
}

/** Juju takes a string that parses for any type; we do not, because types are generated from the value. */
function wrongDefault({ type, default: value }: Option): string | undefined {
  if (value === undefined) return undefined;
  const shown = JSON.stringify(value);
  switch (type) {
    case 'string':
      return typeof value === 'string' ? undefined : `${shown} is not a string: write it in quotes`;
    case 'secret':
      return value === '' ? undefined : 'a secret cannot have a default: take it out';
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `${shown} is not true or false`;
    case 'int':
      return Number.isSafeInteger(value) ? undefined : `${shown} is not a whole number below 2^53`;
    case 'float':
      return typeof value === 'number' && Number.isFinite(value) ? undefined : `${shown} is not a number`;
  }
}

/** `$ref` and `$schema` are forbidden anywhere in an action, and no key may be empty, hold a dot or begin with `$`. */
function refuseReferences(value: unknown, path: readonly (string | number)[], refuse: Refuse): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    if (!Array.isArray(value) && (key === '' || key.startsWith('$') || key.includes('.'))) {
      refuse(at, `Juju refuses the key "${key}" in an action: no dot, no leading $`);
    }
    refuseReferences(inner, at, refuse);
  }
}
