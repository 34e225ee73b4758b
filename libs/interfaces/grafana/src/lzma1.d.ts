/** What is used. The package's own types are its sources, which do not compile as strictly as ours. */

/** LZMA in its `.lzma` container, which readers tell from xz by themselves. `mode`: 1 to 9, default 5. */
export declare function compress(data: Uint8Array, mode?: number): Uint8Array;
/** The text that was compressed. */
export declare function decompressString(data: Uint8Array): string;
