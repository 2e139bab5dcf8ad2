import { fail } from '../errors.ts'
import type { Tensors, Work } from '../executor.ts'
import { hasRoom, LIMITS } from './limits.ts'
import type { VersionStatistics } from './statistics.ts'
import { type BatcherNeeds, isLong, stateOf, wake } from './turns.ts'
import { waitingFor } from './waiting.ts'

/** Lets requests that wait at the same time run together. */
export interface Batcher {
  /**
   * The outputs, to the bit those of a run of its own.
   *
   * Errors: those of the run, `serving.overloaded` at once, `serving.cancelled`, `serving.deadline_exceeded`.
   */
  submit(work: Work): Promise<Tensors>
  /** Rows that wait or run. */
  readonly waitingRows: number
  readonly statistics: VersionStatistics
}

/**
 * Batches while busy, without a timer: what arrives in one turn of the event loop is run together; so is what arrives while a run
 * elsewhere is under way. A single caller waits no longer than the turn. Long work is cut, and its slices take turns with the rest,
 * so that nobody waits for all of it.
 *
 * @example
 * const batcher = createBatcher({ run: executor.run, rowwise: executor.rowwise, stopwatch: () => performance.now() })
 * await batcher.submit({ inputs: { x: floatTensor([1, 3], [1, 2, 3]) }, rows: 1 })
 */
export function createBatcher(needs: BatcherNeeds): Batcher {
  const { limits = LIMITS, stopwatch } = needs
  const state = stateOf(needs)
  const { short, long, pace, recorder } = state
  let full: Error | undefined
  return {
    submit(work) {
      const lane = isLong(state, work) ? long : short
      const turns = short.rows > 0 && long.rows > 0 ? 2 : 1
      const ms = lane.rows * pace.msPerRow * turns
      if (!hasRoom(limits, { requests: lane.queue.length, rows: lane.rows, ms }, work.rows)) {
        recorder.failed(0)
        full ??= fail('overloaded', { what: state.what })
        return Promise.reject(full)
      }
      return new Promise((resolve, reject) => {
        lane.rows += work.rows
        lane.queue.push(waitingFor(work, lane, { since: stopwatch(), within: limits.withinMs, resolve, reject }))
        wake(state)
      })
    },
    get waitingRows() {
      return short.rows + long.rows
    },
    statistics: recorder.statistics,
  }
}
