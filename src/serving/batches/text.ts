import { type FileRead, type ReadFileOptions, readFile } from '../../data/index.ts'
import type { Lake } from '../../storage/index.ts'
import { type Column, textAt } from '../../table/index.ts'
import { fail } from '../errors.ts'
import type { RequestColumn } from '../request.ts'
import { ROW, type WantedColumn } from './columns.ts'
import type { BatchData, BatchSource } from './source.ts'

/** How the columns of another file were read. */
export type FileLike = NonNullable<ReadFileOptions['like']>

/** How a file of text is to be read: alike where that is known, and with these columns of numbers. */
export interface TextReading {
  readonly like: FileLike
  readonly columns: readonly RequestColumn[]
}

interface TextFile {
  readonly file: string
  readonly check: () => Promise<void>
  readonly how: TextReading
}

/** A file of text as rows to be scored, held in memory. Errors: `serving.batch_too_large`, those of `readFile`. */
export async function textSource(lake: Lake, data: BatchData, { file, check, how }: TextFile): Promise<BatchSource> {
  const { table, columns, sampled } = await readTexts(lake, file, how)
  if (sampled) throw fail('batch_too_large', { data: data.name })
  const odd = new Map(columns.map((one) => [one.name, one.unreadable]))
  return {
    ...{ data, check, rows: table.rows },
    columns: columns.map(({ name, kind }) => ({ name, type: kind })),
    async *slices(wanted, part) {
      const all = wanted.map((one) => ({ ...one, ...converted(table.columns.get(one.from)!, one) }))
      // The reader counts odd values for the whole file: the first slice tells.
      const unreadable = all.reduce((sum, { from, lost }) => sum + lost + (odd.get(from) ?? 0), 0)
      for (let from = part.from; from < table.rows; from += part.rows) {
        const to = Math.min(table.rows, from + part.rows)
        const places = Float64Array.from({ length: to - from }, (_, row) => from + row)
        const copied = all.map(({ as, column }): [string, Column] => [as, copy(column, from, to)])
        const its = new Map<string, Column>([[ROW, { kind: 'number', values: places }], ...copied])
        yield { table: { rows: to - from, columns: its }, unreadable: from === 0 ? unreadable : 0 }
      }
    },
  }
}

/** A column of numbers that some odd text made one of texts is read again as numbers. */
async function readTexts(lake: Lake, file: string, { like, columns }: TextReading): Promise<FileRead> {
  const first = await readFile(lake, file, { like })
  const asked = new Set(like.columns.map(({ name }) => name))
  const kinds = new Map(first.columns.map(({ name, kind }) => [name, kind]))
  const odd = columns.filter(
    ({ name, kind }) => kind === 'number' && kinds.get(name) === 'category' && !asked.has(name),
  )
  if (odd.length === 0) return first
  const numbers = odd.map(({ name }) => ({ ...NO_FACTS, name, kind: 'number' as const, form: 'number' as const }))
  return readFile(lake, file, { like: { ...like, columns: [...like.columns, ...numbers] } })
}

const NO_FACTS = { sentinels: [], missing: 0, unreadable: 0 }

/** How to read columns of texts as texts, also where all of them write numbers. */
export function likeTexts(columns: readonly RequestColumn[]): FileLike {
  const texts = columns.filter(({ kind }) => kind === 'category')
  return {
    header: true,
    columns: texts.map(({ name }) => ({ ...NO_FACTS, name, kind: 'category' as const, form: 'text' as const })),
  }
}

interface Converted {
  readonly column: Column
  /** Values that could not be read. */
  readonly lost: number
}

function converted(column: Column, { from, kind }: WantedColumn): Converted {
  if (column.kind !== 'category' || kind === 'category') return { column, lost: 0 }
  if (kind !== 'boolean') throw fail('batch_kind', { column: from, wanted: kind === 'time' ? 'moments' : 'numbers' })
  const values = Float64Array.from(
    column.codes,
    (_, row) => BOOLEANS[textAt(column, row)?.toLowerCase() ?? ''] ?? Number.NaN,
  )
  const lost = values.filter((value, row) => Number.isNaN(value) && column.codes[row]! >= 0).length
  return { column: { kind: 'number', values }, lost }
}

const BOOLEANS: Readonly<Record<string, number>> = Object.assign(Object.create(null), { true: 1, false: 0, t: 1, f: 0 })

const copy = (column: Column, from: number, to: number): Column =>
  column.kind === 'category'
    ? { ...column, codes: column.codes.slice(from, to) }
    : { ...column, values: column.values.slice(from, to) }
