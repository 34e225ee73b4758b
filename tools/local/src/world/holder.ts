/**
 * First process of a container that has none of its own (the charm's): it waits, takes in what its children leave
 * behind, and ends at SIGTERM. It needs only `/bin/sh` and `sleep`.
 */
export const holder: readonly string[] = ['/bin/sh', '-c', "trap 'exit 0' TERM; sleep infinity & wait"];
