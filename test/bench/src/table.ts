export type Row = readonly string[];

/** Columns that line up: the first to the left, numbers to the right. */
export function table(head: Row, rows: readonly Row[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const line = (row: Row): string =>
    widths
      .map((width, column) => (column === 0 ? (row[column] ?? '').padEnd(width) : (row[column] ?? '').padStart(width)))
      .join('  ')
      .trimEnd();
  return all.map(line).join('\n');
}

/** Three digits that matter: `0.042`, `5.31`, `47.2`, `628`. Unit is the column's. */
export function number(value: number): string {
  const size = Math.abs(value);
  if (size >= 100) return value.toFixed(0);
  if (size >= 10) return value.toFixed(1);
  return value.toFixed(size >= 1 ? 2 : 3);
}

/** `2.13×`. */
export function times(value: number): string {
  return `${number(value)}×`;
}

/** `+12.3`, `-0.400`. */
export function more(value: number): string {
  return `${value < 0 ? '' : '+'}${number(value)}`;
}
