import { basename, extname } from 'node:path'
import { durationMs } from '../../base/index.ts'
import { fail } from '../errors.ts'
import { digestFile } from './files.ts'
import { AUTOML_FORMAT, type AutomlInputs } from './record.ts'

/** What is asked of AutoML. Paths are absolute. */
export interface AutomlOrder {
  readonly data: string
  readonly label: string
  readonly time?: string
  readonly group?: string
  /** A file of rows that are only judged on. */
  readonly test?: string
  readonly metric?: string
  /** Milliseconds; the time to read, try, choose and learn. */
  readonly budgetMs: number
  readonly seed: number
  readonly threads: number
  /** Columns not to learn from. */
  readonly exclude: readonly string[]
  /** Where the model is written to besides the blobs. */
  readonly out?: string
  /** Of the 99th percentile, for one row. */
  readonly maxLatencyUs?: number
  readonly maxBytes?: number
  readonly by?: string
  readonly progress?: (done: number, doing: string) => void
}

/** What a run depends on: the bytes of the file and what was asked. Errors: `training.file_not_found`. */
export async function inputsOfOrder(order: AutomlOrder): Promise<AutomlInputs> {
  const { label, time, group, metric, seed, budgetMs, maxLatencyUs, maxBytes, exclude } = order
  return {
    format: AUTOML_FORMAT,
    data: { path: order.data, ...(await digestFile(order.data)) },
    ...{ label, exclude: [...exclude], seed, budgetMs },
    ...(time !== undefined && { time }),
    ...(group !== undefined && { group }),
    ...(metric !== undefined && { metric }),
    ...(maxLatencyUs !== undefined && { maxLatencyUs }),
    ...(maxBytes !== undefined && { maxBytes }),
  }
}

const SHORTEST_BUDGET = 1_000

/** Milliseconds of a budget such as `60s`. Errors: `training.bad_option`. */
export function budgetOf(text: string): number {
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1_000 : durationMs(text)
  if (ms === undefined || !(ms >= SHORTEST_BUDGET))
    throw fail('bad_option', { option: 'budget', reason: 'it is a length of time of at least 1s, such as 60s or 5m' })
  return ms
}

const LATENCY = /^(\d+(?:\.\d+)?)(us|ms|s)$/
const MICROSECONDS: Readonly<Record<string, number>> = { us: 1, ms: 1e3, s: 1e6 }

/** Microseconds of a limit such as `500us`. Errors: `training.bad_option`. */
export function latencyOf(text: string): number {
  const hit = LATENCY.exec(text)
  if (!hit || Number(hit[1]) === 0)
    throw fail('bad_option', { option: 'max-latency', reason: 'it is a length of time such as 500us or 2ms' })
  return Number(hit[1]) * MICROSECONDS[hit[2]!]!
}

/** Columns of a list in which commas may stand between names; one that has a comma in its name is given by itself. */
export function listed(texts: readonly string[], known: readonly string[]): string[] {
  return texts
    .flatMap((text) => (known.includes(text) ? [text] : text.split(',').map((name) => name.trim())))
    .filter(Boolean)
}

/** Refuses a file to write that has another ending than these. Errors: `training.bad_option`. */
export function checkEnding(option: string, path: string, endings: readonly string[]): void {
  if (!endings.includes(extname(path).toLowerCase()))
    throw fail('bad_option', { option, reason: `${basename(path)} does not end in ${endings.join(' or ')}` })
}
