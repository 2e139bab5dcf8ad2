const NUMBER = /^[+-]?\d{1,3}(?:,\d{3})*(?:\.\d+)?(?:e[+-]?\d+)?$/i

/** What a cell says, for a machine: a number without its commas and with a plain minus, other text on one line. */
export function cellText(shown: string): string {
  const text = shown.replaceAll('\u00a0', ' ').replaceAll(/\s+/g, ' ').trim()
  const plain = text.replaceAll('\u2212', '-')
  return NUMBER.test(plain) ? plain.replaceAll(',', '') : text
}

/** The rows of a table as it is shown; a cell over several columns is followed by empty ones. */
export function rowsOf(table: HTMLTableElement): readonly (readonly string[])[] {
  return [...table.rows].map((row) =>
    [...row.cells].flatMap((cell) => [
      cellText(textOf(cell)),
      ...Array.from({ length: Math.max(0, cell.colSpan - 1) }, () => ''),
    ]),
  )
}

/** The words of a cell; a box to tick says whether it is. */
function textOf(cell: HTMLTableCellElement): string {
  const box = cell.querySelector<HTMLInputElement>('input[type="checkbox"]')
  const words = cell.textContent
  return box && words.trim() === '' ? (box.checked ? 'yes' : 'no') : words
}
