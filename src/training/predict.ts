import { createHash } from 'node:crypto'
import { readFile as readBytes, stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { setImmediate as breathe } from 'node:timers/promises'
import { readFile } from '../data/index.ts'
import { compile, feedsOf, LABEL, type Plan, PROBABILITIES, type Tensor, VARIABLE } from '../inference/index.ts'
import type { Lake } from '../storage/index.ts'
import { sliceRows, type Table } from '../table/index.ts'
import { writeWhole } from './automl/files.ts'
import { FILE_METADATA } from './automl/making.ts'
import { checkEnding } from './automl/order.ts'
import type { FileLike } from './automl/record.ts'
import { fail } from './errors.ts'

/** What to predict, and where from. Paths are absolute. */
export interface PredictOrder {
  readonly model: string
  readonly data: string
  readonly out?: string
  readonly progress?: (done: number, doing: string) => void
}

/** The answer for one row: a class with the probabilities of all, or a number with the ends of its interval. */
export interface Prediction {
  readonly prediction: string | number | null
  readonly probabilities?: Readonly<Record<string, number>>
  readonly lower?: number
  readonly upper?: number
}

/** The answers for a file. */
export interface Predictions {
  readonly model: string
  readonly hash: string
  readonly rows: number
  /** The file they were written to; null where they are here. */
  readonly out: string | null
  readonly predictions: readonly Prediction[]
}

const LARGEST_MODEL = 2 ** 31
const CHUNK = 4_096
/** Rows that are answered without a file to write to. */
const MOST_SHOWN = 100_000

/**
 * Answers for every row of a file, in its order. The file is read as the one that the model was learned from. With `out` the answers are
 * written there as CSV, TSV or JSON Lines.
 *
 * Errors: `training.file_not_found`, `training.file_too_large`, `training.bad_option`, `training.too_many_rows`, `training.file_not_written`,
 * and those of `readFile`, `compile` and `feedsOf`.
 */
export async function predict({ lake }: { readonly lake: Lake }, order: PredictOrder): Promise<Predictions> {
  const { out, progress = () => undefined } = order
  if (out !== undefined) checkEnding('out', out, ['.csv', '.tsv', '.jsonl'])
  progress(0, 'reading the model')
  const bytes = await modelBytes(order.model)
  const plan = compile(bytes)
  progress(0.1, 'reading the file')
  const { table } = await readFile(lake, order.data, { like: likeOf(plan) })
  if (out === undefined && table.rows > MOST_SHOWN) throw fail('too_many_rows', { rows: table.rows, most: MOST_SHOWN })
  const predictions: Prediction[] = []
  for (let from = 0; from < table.rows; from += CHUNK) {
    predictions.push(...answersFor(plan, sliceRows(table, from, from + CHUNK)))
    progress(0.2 + (0.8 * from) / table.rows, 'predicting')
    // others are served in between
    await breathe()
  }
  const about = {
    model: basename(order.model),
    hash: `sha256-${createHash('sha256').update(bytes).digest('hex')}`,
    rows: table.rows,
  }
  if (out === undefined) return { ...about, out: null, predictions }
  await writeWhole(out, linesOf(predictions, extname(out).toLowerCase()))
  return { ...about, out: basename(out), predictions: [] }
}

async function modelBytes(path: string): Promise<Uint8Array> {
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile()) throw fail('file_not_found', { file: basename(path) })
  if (found.size > LARGEST_MODEL)
    throw fail('file_too_large', { file: basename(path), bytes: found.size, most: LARGEST_MODEL })
  return readBytes(path)
}

/** How to read a file for a model: as its metadata says, else by the types of its inputs. */
function likeOf({ metadata, inputs }: Plan): FileLike {
  const noted = metadata[FILE_METADATA]
  try {
    if (noted !== undefined) return JSON.parse(noted) as FileLike
  } catch {
    // metadata of that name that somebody else wrote
  }
  const columns = inputs.map(({ name, type }) => {
    const isText = type === 'string'
    const form = isText ? ('text' as const) : ('number' as const)
    return {
      name,
      kind: isText ? ('category' as const) : ('number' as const),
      form,
      sentinels: [],
      missing: 0,
      unreadable: 0,
    }
  })
  return { header: true, columns }
}

function answersFor(plan: Plan, table: Table): Prediction[] {
  const outputs = plan.run(feedsOf(table, plan))
  const numbers = outputs[VARIABLE]
  if (numbers) return numbersOf(numbers, outputs)
  const probabilities = outputs[PROBABILITIES]
  if (!probabilities) throw fail('model_without_answer', { outputs: plan.outputs.map(({ name }) => name).join(', ') })
  return classesOf(probabilities, { outputs, names: namesOf(plan, probabilities.shape[1] ?? 0) })
}

function numbersOf({ data }: Tensor, outputs: Readonly<Record<string, Tensor>>): Prediction[] {
  const [lower, upper] = [outputs['lower']?.data, outputs['upper']?.data]
  return Array.from(data as Float32Array, (value, row) => ({
    prediction: Number.isFinite(value) ? value : null,
    ...(lower && upper && { lower: Number(lower[row]), upper: Number(upper[row]) }),
  }))
}

function namesOf({ metadata }: Plan, classes: number): readonly string[] {
  const numbered = Array.from({ length: classes }, (_, k) => String(k))
  try {
    const names = JSON.parse(metadata['millrace.classes'] ?? 'null') as unknown
    return Array.isArray(names) && names.length === classes ? names.map(String) : numbered
  } catch {
    return numbered
  }
}

function classesOf(
  { data, shape }: Tensor,
  { outputs, names }: { readonly outputs: Readonly<Record<string, Tensor>>; readonly names: readonly string[] },
): Prediction[] {
  const [rows = 0, classes = 0] = shape
  const label = outputs[LABEL]?.data
  return Array.from({ length: rows }, (_, row) => {
    const its = names.map((name, k) => [name, Number(data[row * classes + k])] as const)
    const likeliest = its.reduce((best, one) => (one[1] > best[1] ? one : best))[0]
    const chosen = label?.[row]
    return {
      prediction:
        chosen === undefined ? likeliest : typeof chosen === 'bigint' ? names[Number(chosen)]! : String(chosen),
      probabilities: Object.fromEntries(its),
    }
  })
}

const LINES_AT_ONCE = 1_000

function* linesOf(predictions: readonly Prediction[], ending: string): Generator<string> {
  const separator = ending === '.tsv' ? '\t' : ','
  const names = predictions[0] ? Object.keys(flat(predictions[0])) : ['prediction']
  if (ending !== '.jsonl') yield `${names.map((name) => quoted(name, separator)).join(separator)}\n`
  for (let from = 0; from < predictions.length; from += LINES_AT_ONCE) {
    const part = predictions.slice(from, from + LINES_AT_ONCE)
    const lines = part.map((one) =>
      ending === '.jsonl'
        ? JSON.stringify(one)
        : Object.values(flat(one))
            .map((value) => quoted(value, separator))
            .join(separator),
    )
    yield `${lines.join('\n')}\n`
  }
}

function flat({ probabilities, ...others }: Prediction): Record<string, string | number | null> {
  const named = Object.entries(probabilities ?? {}).map(([name, value]) => [`probability_${name}`, value] as const)
  return { ...others, ...Object.fromEntries(named) }
}

function quoted(value: string | number | null, separator: string): string {
  const text = value === null ? '' : String(value)
  return text.includes(separator) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
