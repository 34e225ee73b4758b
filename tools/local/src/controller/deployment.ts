import type { Image } from './images.ts';
import type { ModelStore } from './model-store.ts';

/** What the machine keeps for an application beside Juju's model. Plain JSON. */
export interface Deployment {
  /** The model's copy of the archive. */
  readonly charm: string;
  readonly sha256: string;
  /** A charm of `charms/backing`: it takes the place of the one of that name. */
  readonly standIn: boolean;
  /** The charm container's image. */
  readonly charmImage: Image;
  /** By resource. */
  readonly images: Readonly<Record<string, Image>>;
  /** Folders of the rocks that were named by hand, by resource; a refresh takes them again. */
  readonly rocks?: Readonly<Record<string, string>>;
  /** File resources: the path of the model's own copy, by resource. */
  readonly files: Readonly<Record<string, string>>;
}

export function deploymentKey(application: string): string {
  return `deployment:${application}`;
}

export function deploymentOf(store: ModelStore, application: string): Deployment | undefined {
  const text = store.note(deploymentKey(application));
  const value: unknown = text === undefined ? undefined : JSON.parse(text);
  return isDeployment(value) ? value : undefined;
}

/** Only we write it, under the state's version. */
function isDeployment(value: unknown): value is Deployment {
  return typeof value === 'object' && value !== null && 'charm' in value && 'images' in value && 'charmImage' in value;
}
