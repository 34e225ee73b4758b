/** A fenced block of a page in Markdown. */
export interface Block {
  /** What stands behind the fence, e.g. `sh test`. */
  readonly words: string;
  readonly code: string;
  /** Of the fence, from 1. */
  readonly line: number;
}

/** The fenced blocks of a page, in its order. */
export function blocksOf(page: string): readonly Block[] {
  return [...page.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map(({ 1: words = '', 2: code = '', index }) => ({
    words: words.trim(),
    code,
    line: page.slice(0, index).split('\n').length,
  }));
}
