import { fail } from '../errors.ts'
import { breathe } from '../slices.ts'

/** A table of texts. */
export interface CsvTable {
  readonly header: readonly string[]
  /** Each with one text a column; a short line ends in empty ones. */
  readonly rows: readonly (readonly string[])[]
}

const SLICE_LETTERS = 65_536

interface Place {
  readonly text: string
  at: number
  line: number
  /** The line on which the row that was read last began. */
  begun: number
}

/**
 * Reads CSV with a header: RFC 4180, lines ending in LF or CRLF, empty lines left out. A large one is read in slices.
 *
 * Errors: `protocols.mlflow_refused` for a quote that does not end, or a line with more fields than the header.
 */
export async function readCsv(text: string): Promise<CsvTable> {
  const place: Place = { text, at: text.charCodeAt(0) === BOM ? 1 : 0, line: 1, begun: 1 }
  const header = nextRow(place)
  if (header === undefined) throw refuse('No columns to parse from file')
  const rows: string[][] = []
  let rest = place.at + SLICE_LETTERS
  for (let row = nextRow(place); row !== undefined; row = nextRow(place)) {
    if (row.length > header.length)
      throw refuse(`Expected ${header.length} fields in line ${place.begun}, saw ${row.length}`)
    while (row.length < header.length) row.push('')
    rows.push(row)
    if (place.at < rest) continue
    rest = place.at + SLICE_LETTERS
    await breathe()
  }
  return { header, rows }
}

const [BOM, QUOTE, COMMA, NEWLINE, RETURN] = [0xfeff, 34, 44, 10, 13]

const refuse = (reason: string): Error =>
  fail('mlflow_refused', {
    reason: `Failed to parse input as a Pandas DataFrame. Ensure that the input is CSV with a header row. Error: '${reason}'`,
  })

/** The fields of the next line that is not empty. */
function nextRow(place: Place): string[] | undefined {
  const { text } = place
  for (;;) {
    if (place.at >= text.length) return undefined
    const newline = text.indexOf('\n', place.at)
    const end = newline < 0 ? text.length : newline
    const line = text.slice(place.at, text.charCodeAt(end - 1) === RETURN && end > place.at ? end - 1 : end)
    place.begun = place.line
    if (line.includes('"')) return quotedRow(place)
    place.at = end + 1
    place.line++
    if (line !== '') return line.split(',')
  }
}

function quotedRow(place: Place): string[] {
  const { text } = place
  const fields: string[] = []
  for (;;) {
    fields.push(text.charCodeAt(place.at) === QUOTE ? quotedField(place) : plainField(place))
    const letter = text.charCodeAt(place.at++)
    if (letter === COMMA) continue
    if (letter === RETURN && text.charCodeAt(place.at) === NEWLINE) place.at++
    place.line++
    return fields
  }
}

function plainField(place: Place): string {
  const { text, at } = place
  let end = at
  while (end < text.length && !isEnd(text, end)) end++
  place.at = end
  return text.slice(at, end)
}

const isEnd = (text: string, at: number): boolean => {
  const letter = text.charCodeAt(at)
  return letter === COMMA || letter === NEWLINE || (letter === RETURN && text.charCodeAt(at + 1) === NEWLINE)
}

/** A quoted field, and what follows its closing quote up to the comma. */
function quotedField(place: Place): string {
  const { text, line } = place
  let field = ''
  for (let from = place.at + 1; ; ) {
    const quote = text.indexOf('"', from)
    if (quote < 0) throw refuse(`the quote of line ${line} does not end`)
    field += text.slice(from, quote)
    place.at = quote + 1
    if (text.charCodeAt(place.at) !== QUOTE) break
    field += '"'
    from = quote + 2
  }
  place.line += field.split('\n').length - 1
  return field + plainField(place)
}
