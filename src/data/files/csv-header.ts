import type { CsvSource } from '../sources/source.ts'
import { headRows } from './csv-dialect.ts'
import { columnNames } from './csv-names.ts'
import type { CsvDialect } from './csv-row.ts'
import { headOf, isGzip } from './file-head.ts'

/** What a CSV file looks like from its beginning, when it is known how it is written. */
export interface CsvHeader {
  readonly names: readonly string[]
  /** The texts of the first rows, by column. */
  readonly samples: ReadonlyMap<string, readonly string[]>
  readonly dialect: CsvDialect
  /** True for a file that gzip packed. */
  readonly isPacked: boolean
}

const SAMPLED = 300

/** Reads the names in the first line and some rows below them, or says why there are none. Errors: those of `headOf`. */
export async function readCsvHeader(path: string, source: CsvSource): Promise<CsvHeader | string> {
  const { head, skip, bytes } = await headOf(path)
  const newline = head.includes(10) ? 10 : 13
  const quote = source.quote === '' ? -1 : source.quote.charCodeAt(0)
  const dialect = { delimiter: source.delimiter.charCodeAt(0), quote, newline }
  const beginning = { bytes: head, isWhole: head.length + skip >= bytes, encoding: encodingOf(source) }
  const { rows } = headRows(beginning, dialect, SAMPLED)
  const [first = [], ...rest] = rows
  const isNamed = source.header !== false
  const names = source.names ?? (isNamed ? first : columnNames(undefined, first.length))
  const isOpen = isNamed && headRows(beginning, dialect, 1).odd > 0
  const fault = isOpen ? 'a quote in the header is not closed' : faultOf(names)
  return fault ?? { ...named(names, isNamed ? rest : rows), dialect, isPacked: await isGzip(path) }
}

const encodingOf = ({ encoding }: CsvSource): BufferEncoding => (encoding === 'latin-1' ? 'latin1' : 'utf8')

function named(names: readonly string[], rows: readonly (readonly string[])[]): Pick<CsvHeader, 'names' | 'samples'> {
  return { names, samples: new Map(names.map((name, at) => [name, rows.map((row) => row[at] ?? '')])) }
}

function faultOf(names: readonly string[]): string | undefined {
  if (names.length === 0) return 'its first line, the header, is empty'
  const empty = names.indexOf('')
  if (empty >= 0) return `column ${empty + 1} has no name`
  const folded = names.map((name) => name.toLowerCase())
  const twice = names.find((_, i) => folded.indexOf(folded[i]!) !== i)
  return twice === undefined ? undefined : `two columns are named ${twice}`
}
