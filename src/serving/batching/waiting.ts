import { fail } from '../errors.ts'
import type { Tensors, Work } from '../executor.ts'
import { cutRows, joinRows } from './join.ts'
import type { Queue } from './queue.ts'
import type { Recorder } from './statistics.ts'

/** Work that waits for its turn. */
export interface Lane {
  readonly queue: Queue<Waiting>
  /** Rows that wait or run. */
  rows: number
}

/** One caller's work until it has its answer. Times are of the stopwatch. */
export interface Waiting {
  readonly work: Work
  readonly since: number
  readonly deadline: number
  readonly resolve: (outputs: Tensors) => void
  readonly reject: (error: unknown) => void
  lane: Lane
  /** A run together with others failed: the next one is its own. */
  alone: boolean
  settled: boolean
  /** When the first run began that it was in; NaN before. */
  begun: number
  /** How long the runs took that it was in. */
  computed: number
  /** Outputs of the rows that have run, where it is cut. */
  parts: Tensors[] | undefined
  /** Rows that have run, where it is cut. */
  done: number
}

/** Work that has just come. */
export function waitingFor(
  work: Work,
  lane: Lane,
  { since, within, resolve, reject }: Pick<Waiting, 'since' | 'resolve' | 'reject'> & { readonly within: number },
): Waiting {
  return {
    work,
    since,
    deadline: work.deadline ?? since + within,
    resolve,
    reject,
    lane,
    alone: false,
    settled: false,
    begun: Number.NaN,
    computed: 0,
    parts: undefined,
    done: 0,
  }
}

/** Where answers and refusals are counted, and when they happen. */
export interface At {
  readonly now: number
  readonly recorder: Recorder
}

export function answer(waiting: Waiting, outputs: Tensors, { now, recorder }: At): void {
  const { since, begun, computed } = waiting
  leave(waiting)
  waiting.resolve(outputs)
  recorder.answered(waiting.work.rows, begun - since, computed, now - since)
}

export function refuse(waiting: Waiting, error: unknown, { now, recorder }: At): void {
  leave(waiting)
  waiting.reject(error)
  recorder.failed(now - waiting.since)
}

function leave(waiting: Waiting): void {
  waiting.settled = true
  waiting.lane.rows -= waiting.work.rows - waiting.done
}

/** Whether nobody waits for it any more; whoever waited too long or has gone is told so. */
export function isOver(waiting: Waiting, what: string, at: At): boolean {
  if (waiting.settled) return true
  if (waiting.work.gone?.() === true) refuse(waiting, fail('cancelled', {}), at)
  else if (at.now > waiting.deadline) refuse(waiting, fail('deadline_exceeded', { what }), at)
  return waiting.settled
}

/** The next rows of work that is cut. */
export function nextSlice({ work, done }: Waiting, rows: number): Work {
  const to = Math.min(work.rows, done + rows)
  const slice = { inputs: cutRows(work.inputs, done, to), rows: to - done }
  return work.wanted === undefined ? slice : { ...slice, wanted: work.wanted }
}

/** Takes the outputs of a slice; gives those of all rows once every one has run. */
export function afterSlice(waiting: Waiting, outputs: Tensors, rows: number): Tensors | undefined {
  const parts = waiting.parts ?? []
  parts.push(outputs)
  waiting.parts = parts
  waiting.done += rows
  waiting.lane.rows -= rows
  if (waiting.done < waiting.work.rows) return undefined
  return parts.length === 1 ? outputs : joinRows(parts, waiting.work.rows)
}

/** Begins again in a run of its own, uncut. */
export function startAlone(waiting: Waiting, lane: Lane): void {
  waiting.lane.rows -= waiting.work.rows - waiting.done
  lane.rows += waiting.work.rows
  waiting.lane = lane
  waiting.alone = true
  waiting.parts = undefined
  waiting.done = 0
}
