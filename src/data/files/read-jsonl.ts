import { fail } from '../errors.ts'
import { type ColumnBuilder, isMisread, newColumn, sizeOfColumn, takeNumber, takeText } from './column-builder.ts'
import { scanStretch, stretchesOf } from './file-stretches.ts'
import type { OpenFile } from './open-file.ts'
import { type Parts, partsOf, type ReadFileOptions } from './read-parts.ts'

const MOST_COLUMNS = 250_000
/** A row takes about as much in memory as its line has bytes. */
const EXPANSION = 1
const TRIES = 5

interface Scanned {
  readonly columns: Map<string, ColumnBuilder>
  readonly nested: Set<string>
  rows: number
  lines: number
  isFull: boolean
}

/** Reads a file of one JSON object a line. Errors: see `readFile`. */
export async function readJsonLines(file: OpenFile, options: ReadFileOptions): Promise<Parts> {
  let share = Math.min(1, file.memory / (EXPANSION * file.bytes))
  let texts: ReadonlySet<string> = new Set()
  for (let tries = 0; tries < TRIES; tries++) {
    const scanned = await scan(file, texts, share)
    if (scanned.isFull) {
      share /= 3
      continue
    }
    const builders = [...scanned.columns.values()]
    const mistaken = builders.filter((column) => column.isNumeric && isMisread(column))
    if (mistaken.length > 0) {
      texts = new Set([...texts, ...mistaken.map(({ name }) => name)])
      continue
    }
    if (scanned.rows === 0) throw share < 1 ? tooLarge(file) : fail('file_no_rows', { path: file.path })
    return { ...finish(builders, scanned, options), ...(share < 1 && { sampled: sampledOf(scanned.rows, share) }) }
  }
  throw tooLarge(file)
}

const tooLarge = ({ path, bytes }: OpenFile): Error =>
  fail('file_too_large', { path, megabytes: Math.ceil(bytes / 1e6) })

function sampledOf(rows: number, share: number): NonNullable<Parts['sampled']> {
  const how = `stretches of whole lines at equal distances, ${(share * 100).toPrecision(2)} % of the file`
  return { of: Math.round(rows / share), estimated: true, how }
}

function finish(builders: readonly ColumnBuilder[], { rows, nested }: Scanned, { like }: ReadFileOptions): Parts {
  const notes =
    nested.size === 0
      ? []
      : [`columns that hold lists or objects were left out: ${[...nested].slice(0, 10).join(', ')}`]
  const forms = like && new Map(like.columns.map(({ name, form }) => [name, form]))
  return {
    ...partsOf(
      builders.filter(({ name }) => !nested.has(name)),
      rows,
      { notes, forms },
    ),
    header: true,
    format: 'jsonl',
  }
}

async function scan(file: OpenFile, texts: ReadonlySet<string>, share: number): Promise<Scanned> {
  const scanned: Scanned = { columns: new Map(), nested: new Set(), rows: 0, lines: 0, isFull: false }
  for (const stretch of stretchesOf(file.bytes, file.skip, share)) {
    let isBroken = stretch.from > file.skip
    let pieces = 0
    const isWhole = await scanStretch(file.handle, stretch, (bytes, at, isLast) => {
      if (at === 0 && ++pieces % 8 === 0) scanned.isFull = isOver(scanned, file.memory)
      if (scanned.isFull) return -1
      const end = bytes.indexOf(10, at)
      if (end < 0 && (!isLast || stretch.to < file.bytes)) return -1
      const next = end < 0 ? bytes.length : end + 1
      if (isBroken) {
        isBroken = false
        return next
      }
      scanned.lines++
      takeLine(file, { scanned, texts, isLast: end < 0 }, bytes.toString('utf8', at, next))
      return next
    })
    if (!isWhole) throw fail('file_unreadable', { path: file.path, reason: 'it has a line longer than 64 MB' })
    if (scanned.isFull) return scanned
  }
  scanned.isFull = isOver(scanned, file.memory)
  return scanned
}

const isOver = ({ columns }: Scanned, memory: number): boolean =>
  [...columns.values()].reduce((sum, column) => sum + sizeOfColumn(column), 0) > 2 * memory

interface Sink {
  readonly scanned: Scanned
  readonly texts: ReadonlySet<string>
  readonly isLast: boolean
}

function takeLine(file: OpenFile, sink: Sink, line: string): void {
  if (line.trim() === '') return
  const { scanned } = sink
  const row = parse(line)
  if (row === undefined) {
    if (sink.isLast) throw fail('file_truncated', { path: file.path, rows: scanned.rows })
    throw fail('file_unreadable', { path: file.path, reason: `line ${scanned.lines} is no JSON object` })
  }
  takeObject(file, sink, row)
}

function takeObject(file: OpenFile, { scanned, texts }: Sink, row: Readonly<Record<string, unknown>>): void {
  for (const name of Object.keys(row)) {
    const value = row[name]
    if (value === null || value === '') continue
    if (typeof value === 'object') {
      scanned.nested.add(name)
      continue
    }
    let column = scanned.columns.get(name)
    if (!column) {
      if (scanned.columns.size >= MOST_COLUMNS)
        throw fail('file_too_wide', { path: file.path, columns: scanned.columns.size + 1, most: MOST_COLUMNS })
      column = newColumn(name, typeof value === 'number' && !texts.has(name))
      scanned.columns.set(name, column)
    }
    if (typeof value === 'number' && column.isNumeric) takeNumber(column, scanned.rows, value)
    else takeText(column, scanned.rows, String(value).trim())
  }
  scanned.rows++
}

function parse(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}
