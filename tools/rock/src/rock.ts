/** The content of a valid `rockcraft.yaml`, with rockcraft's own keys: those that building a layer reads. */
export interface RockDefinition {
  readonly name: string;
  readonly title?: string;
  readonly summary: string;
  readonly description: string;
  readonly version?: string;
  /** The part whose `craftctl set version=` says the version. */
  readonly 'adopt-info'?: string;
  /** `ubuntu@24.04` and its like, or `bare`. */
  readonly base: string;
  readonly platforms: Readonly<Record<string, unknown>>;
  readonly 'run-user'?: '_daemon_';
  readonly environment?: Readonly<Record<string, string>>;
  /** Pebble's services, as its layers have them. */
  readonly services?: Readonly<Record<string, unknown>>;
  /** Pebble's checks, likewise. */
  readonly checks?: Readonly<Record<string, unknown>>;
  /** craft-parts' parts by name; craft-parts judges what is in each. */
  readonly parts: Readonly<Record<string, unknown>>;
}

/** One `rockcraft.yaml`, read and found valid, with where it lies. */
export interface Rock {
  /** The rock's folder, absolute. */
  readonly dir: string;
  readonly definition: RockDefinition;
  /** Entries of the folder that parts with source `.` see; there when the definition names an extension. */
  readonly entries?: readonly string[];
}

/** A directory tree that an overlay can mount as a lower layer. */
export interface Layer {
  /** Absolute path of the tree. Its files belong to the mapped ids of the namespace it was made in: read and remove it there. */
  readonly path: string;
  /** 64 hex digits over everything that went in. */
  readonly digest: string;
}

/** The tree below every container, the charm's own included. Has Python and certificates, and no Node. */
export interface BaseRoot extends Layer {
  /** What it is, for people: `Debian 12 (bookworm), standing in for Ubuntu`. */
  readonly label: string;
}

/** What a rock puts on top of the base, and what its image says beside the files. */
export interface RockLayer extends Layer {
  readonly image: RockImage;
}

/** The settings of the image that Juju's container runtime honours. */
export interface RockImage {
  readonly name: string;
  readonly version: string;
  /** Environment of the container's first process. */
  readonly environment: Readonly<Record<string, string>>;
  /** Who the first process runs as: root, or `_daemon_` (584792) when the rock has `run-user`. */
  readonly user: { readonly uid: number; readonly gid: number };
}

export interface BuildOptions {
  /** Where layers, downloads and scratch lie; see `rockCacheDir`. */
  readonly cacheDir: string;
  /** Progress, a line at a time, for people. */
  readonly log: (line: string) => void;
}
