/** Reading and unpacking alone: who only takes charms in does not load what packs them. */
export { readArtifact, type ArtifactFile, type CharmArtifact, type DeclaredFiles } from './artifact.ts';
export { unpack } from './unpack.ts';
