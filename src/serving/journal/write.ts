import { createGroup } from '../turns.ts'
import type { LogState } from './open.ts'
import type { Label } from './row.ts'
import { labelTable } from './row.ts'

/** Brings what is in memory to the log files. */
export interface Writer {
  /** Writes all that was appended before. Errors: `serving.journal_not_written`. */
  flush(): Promise<void>
  /** Flushes in a fifth of a second, and again where that fails. */
  later(): void
  /** Writes labels, then puts them to their rows. Errors: `serving.journal_not_written`; then none of them counts. */
  record(labels: readonly Label[]): Promise<void>
  /** Flushes, then closes the files. */
  close(): Promise<void>
}

const FLUSH_MS = 200
/** Rows with more columns are sealed sooner. */
const USUAL_WIDTH = 200

/** `seal` is called, and not waited for, when much is in the log files. */
export function createWriter(state: LogState, seal: () => Promise<void>): Writer {
  const { needs, memory, tail, turn, predictions, labels } = state
  let timer: NodeJS.Timeout | undefined

  const flushGroup = createGroup<undefined>(() =>
    turn(async () => {
      const to = memory.next
      if (to === state.written) return
      await predictions.write(memory.frames(state.written, to))
      state.written = to
    }),
  )

  const record = createGroup<readonly Label[]>((batch) =>
    turn(async () => {
      const together = batch.flat()
      if (together.length === 0) return
      await labels.write([{ n: tail.next, table: labelTable(together) }])
      tail.add(together)
      sealIfLong()
    }),
  )

  function sealIfLong(): void {
    const rows = state.written - state.sealed.predictions
    const isLong =
      Math.max(rows, tail.length) >= needs.sealAfter || rows * memory.width >= needs.sealAfter * USUAL_WIDTH
    if (isLong) seal().catch(needs.onFault)
  }

  function later(): void {
    timer ??= setTimeout(() => {
      timer = undefined
      flushGroup(undefined).then(sealIfLong, (fault) => {
        needs.onFault(fault)
        later()
      })
    }, FLUSH_MS)
  }

  return {
    flush: () => flushGroup(undefined),
    later,
    record,
    async close() {
      clearTimeout(timer)
      const flushed = await Promise.allSettled([flushGroup(undefined)])
      await turn(async () => {
        await predictions.close()
        await labels.close()
      })
      if (flushed[0].status === 'rejected') throw flushed[0].reason
    },
  }
}
