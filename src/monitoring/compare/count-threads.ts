import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { type ErrorDetails, MillraceError } from '../../base/index.ts'
import { fail } from '../errors.ts'
import type { Counted, CountOrder } from './count-side.ts'

/** What one thread counts: some of the columns of all rows. */
export type CountPart = Omit<CountOrder, 'progress'>

/** What a thread says: any number of shares of its rows, then an end. */
export type CountAnswer =
  | { readonly kind: 'progress'; readonly share: number }
  | { readonly kind: 'done'; readonly counted: Counted }
  | { readonly kind: 'failed'; readonly error: CountFault }

/** A coded error on its way between threads. */
export interface CountFault {
  readonly code: string
  readonly status: number
  readonly message: string
  readonly help: string
  readonly details: ErrorDetails
}

/** Threads are started from built files, also where this one is run from its source. */
const WORKER = new URL('../../../dist/monitoring/compare/count-worker.js', import.meta.url)
const MOST_THREADS = 4

/**
 * Counts a side on several threads, each some of the columns with an engine of its own, so that all cores count and none of it holds up a
 * server. The relation must be one of files, which any engine can read.
 *
 * Errors: those of the engine.
 */
export async function countInThreads(order: CountOrder, threads = availableParallelism()): Promise<Counted> {
  const { progress, ...whole } = order
  const parts = dealt(order, Math.min(MOST_THREADS, threads))
  const shares = parts.map(() => 0)
  const found = await Promise.all(
    parts.map((places, part) =>
      countApart(partOf(whole, places), (share) => {
        shares[part] = share
        progress(Math.min(...shares))
      }),
    ),
  )
  const [first] = found
  const tallies: Counted['tallies'][number][] = order.measured.map(() => undefined)
  const met: Counted['met'][number][] = order.measured.map(() => undefined)
  parts.forEach((places, part) => {
    places.forEach((place, at) => {
      tallies[place] = found[part]!.tallies[at]
      met[place] = found[part]!.met[at]
    })
  })
  return { rows: first!.rows, cells: first!.cells, tallies, met }
}

/** Places of the columns of each thread: as many texts, which take longer, for each. */
function dealt({ measured, columns }: CountOrder, threads: number): readonly (readonly number[])[] {
  const held = measured.flatMap(({ column }, place) => (columns.has(column) ? [place] : []))
  const isText = (place: number): number => Number(measured[place]!.fit.kind === 'category')
  const ranked = [...held].sort((a, b) => isText(b) - isText(a) || a - b)
  const parts = Math.max(1, Math.min(threads, held.length))
  return Array.from({ length: parts }, (_, part) => ranked.filter((_place, at) => at % parts === part))
}

function partOf(order: CountPart, places: readonly number[]): CountPart {
  const { known } = order
  return {
    ...order,
    measured: places.map((place) => order.measured[place]!),
    codes: places.map((place) => order.codes[place]!),
    ...(known && { known: places.map((place) => known[place]) }),
  }
}

function countApart(part: CountPart, progress: (share: number) => void): Promise<Counted> {
  const worker = new Worker(WORKER, { workerData: part })
  return new Promise<Counted>((resolve, reject) => {
    worker.on('error', reject)
    worker.on('exit', () => reject(fail('bad_comparison', { reason: 'the thread that counted rows ended early' })))
    worker.on('message', (answer: CountAnswer) => {
      if (answer.kind === 'progress') progress(answer.share)
      else if (answer.kind === 'done') resolve(answer.counted)
      else reject(restored(answer.error))
    })
  }).finally(() => worker.terminate())
}

/** A coded error that was thrown in the thread; its sentence is finished and has no holes left. */
function restored({ code, status, message, help, details }: CountFault): Error {
  return new MillraceError(code, { status, says: message, help }, details)
}
