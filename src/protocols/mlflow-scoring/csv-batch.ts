import type { ServedInput } from '../data-plane.ts'
import { type Batch, listBatch } from './batch.ts'
import { readCsv } from './csv.ts'

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
const WHOLE = /^[+-]?\d+$/
const MOST_DIGITS = 40
/** What pandas writes and reads for a number that is not there. */
const MISSING = new Set(['', 'NaN', 'nan', 'NA', 'N/A', 'n/a', '<NA>', '#N/A', 'null', 'NULL', 'None', 'NaT'])
const WORDS: Readonly<Record<string, number | boolean>> = {
  ...{ inf: Number.POSITIVE_INFINITY, Infinity: Number.POSITIVE_INFINITY },
  ...{ '-inf': Number.NEGATIVE_INFINITY, '-Infinity': Number.NEGATIVE_INFINITY },
}
const FLAGS: Readonly<Record<string, boolean>> = {
  ...{ true: true, True: true, TRUE: true, false: false, False: false, FALSE: false },
}

/**
 * The rows of a CSV body: its texts become what the input of their column takes. Numbers, times and booleans may be missing in all the ways
 * that pandas knows; in a column of texts only the empty one is missing, as NA and null are also names.
 *
 * Errors: `protocols.mlflow_refused`.
 */
export async function csvBatch(text: string): Promise<Batch> {
  const { header, rows } = await readCsv(text)
  return { ...listBatch(rows, header), typed: valueFor }
}

function valueFor({ type, kind }: ServedInput): (cell: unknown) => unknown {
  if (type === 'string') return (cell) => cell
  const read = kind === 'boolean' || type === 'bool' ? flagOf : kind === 'time' ? momentOrNumber : numberOf
  return (cell) => (typeof cell === 'string' ? (MISSING.has(cell) ? null : read(cell)) : cell)
}

const flagOf = (text: string): unknown => FLAGS[text] ?? text

/** A number, whole ones with all their digits; the text where it is none. */
function numberOf(text: string): unknown {
  if (!NUMBER.test(text)) return Object.hasOwn(WORDS, text) ? WORDS[text] : text
  const value = Number(text)
  if (Number.isSafeInteger(value) || text.length > MOST_DIGITS || !WHOLE.test(text))
    return Number.isFinite(value) ? value : text
  return BigInt(text.startsWith('+') ? text.slice(1) : text)
}

const momentOrNumber = (text: string): unknown => (/^-?\d{5,}(?:\.\d+)?$/.test(text) ? Number(text) : text)
