import { Integration, all, ready, unreadable, type Reading, type RelationView } from '@grimoire/charm';
import { spoken, transferred } from './wire.ts';

/**
 * The requirer's end of `certificate_transfer` v1: certificates in PEM to trust besides the system's, of all providers
 * together, sorted, each once. Empty while there are none.
 *
 * @example 'receive-ca-cert': trustedCertificates().observed()
 */
export function trustedCertificates(): Integration<'requires', 'certificate_transfer', readonly string[], 'always'> {
  return new Integration('requires', 'certificate_transfer', 'always', {
    owes: () => ({ app: spoken.write({ version: 1 }) }),
    read: (relations) => {
      const read = all(
        Object.fromEntries(relations.map((relation) => [String(relation.id), certificatesOf(relation)])),
      );
      if (read.is !== 'ready') return read;
      return ready([...new Set(Object.values(read.value).flat())].toSorted());
    },
  });
}

function certificatesOf(relation: RelationView): Reading<readonly string[]> {
  const said = transferred.parse(relation.remoteApp);
  if (said.ok) return ready(said.value.certificates.map((text) => text.trim()).filter((text) => text !== ''));
  return said.wrong.length === 0 ? ready([]) : unreadable(relation, said.wrong);
}
