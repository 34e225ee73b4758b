/** Columns as wide as their widest cell, two blanks between them, none at line ends; a column of only empty cells stays. */
export function table(rows: readonly (readonly string[])[], alignRight: readonly number[] = []): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  return rows
    .map((row) =>
      widths
        .map((width, at) => (alignRight.includes(at) ? (row[at] ?? '').padStart(width) : (row[at] ?? '').padEnd(width)))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}
