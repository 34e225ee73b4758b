import type { Lack } from './lack.ts';
export async function lacks(_options: { readonly dir: string }): Promise<readonly Lack[]> {
  return [];
}
