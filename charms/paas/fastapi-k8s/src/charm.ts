import type { Charm } from '@grimoire/charm';
import { paasCharm } from '@grimoire/paas';
import { metadata, type FastapiK8s } from './charmcraft.gen.ts';

/** Operates a FastAPI application. */
export const FastapiK8sCharm: Charm<FastapiK8s> = paasCharm(metadata, 'fastapi');
