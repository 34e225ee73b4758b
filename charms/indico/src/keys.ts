import { fromBag, kept, seat, type Kept, type Seat } from '@grimoire/charm';

/**
 * Signs sessions and links: another one logs everybody out. The bag's key and the secret's field are those of the Python
 * charm, which had it in the clear in `secret-key` where Juju had no secrets. What is there is opaque, and stays.
 */
export const secretKey: Kept<'indico-peers'> = kept({
  secret: { bag: 'indico-peers', key: 'secret-id', field: 'secret-key' },
  make: (random) => random.hex(32),
  adopt: fromBag('secret-key'),
});

/** The one unit that runs Celery, and with it the timetable of everything periodic. */
export const celerySeat: Seat<'indico-peers'> = seat({ bag: 'indico-peers', key: 'celery-unit' });
