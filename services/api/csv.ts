export type Cell = string | number | boolean | readonly string[] | null | undefined;

/** A cell of a table that spreadsheets open: they reckon with what begins so, whoever wrote it. */
function csvCell(value: Cell): string {
  const text = Array.isArray(value)
    ? value.join(' ')
    : String((value as Exclude<Cell, readonly string[]>) ?? '');
  return `"${(/^[=+\-@＝＋－＠\t\r\n]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}

/** Lines of a table (RFC 4180). */
export function csvOf(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}
