/** Gives bytes to the person as a file; what a name of a file may not hold becomes a hyphen. */
export function save(name: string, content: Blob): void {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = name.replaceAll(/[^\w.-]+/g, '-').replaceAll(/^-+|-+(?=\.)/g, '') || 'millrace'
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 1000)
}

/** A text that a spreadsheet would take for a formula gets an apostrophe before it. */
export function quoted(text: string): string {
  const safe = /^[=+@\t\r]|^-(?![\d.])/.test(text) ? `'${text}` : text
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Rows as CSV. Source: RFC 4180, with line feeds. */
export function csvOf(rows: readonly (readonly string[])[]): string {
  return `${rows.map((row) => row.map(quoted).join(',')).join('\n')}\n`
}
