import { MillraceError } from '../../base/index.ts'
import { feedsOf, missingRow, type TensorSpec } from '../../inference/index.ts'
import { sliceRows, type Table } from '../../table/index.ts'
import { directColumns, tensorsOfTable } from '../direct.ts'
import type { Executor, Tensors } from '../executor.ts'

/** What a model may say to a row in which everything is missing: that it takes no such values. */
const ABOUT_VALUES: ReadonlySet<string> = new Set(['inference.bad_value', 'inference.too_large'])

/**
 * Lets a model answer one row in which everything is missing, so that one that cannot run fails now and not on a request.
 *
 * @returns its outputs; none where it does not take such a row
 *
 * Errors: those of a run, except that it does not take these values.
 */
export async function firstRun(executor: Executor): Promise<Tensors> {
  try {
    return await executor.run(missingRow(executor))
  } catch (error) {
    if (error instanceof MillraceError && isAboutData(error, executor.inputs)) return {}
    throw error
  }
}

function isAboutData({ code }: MillraceError, inputs: readonly TensorSpec[]): boolean {
  const isOpen = inputs.some(({ shape }) => shape.length === 0 || shape.slice(1).includes(-1))
  return ABOUT_VALUES.has(code) || (isOpen && code === 'inference.wrong_shape')
}

/** Rows that are replayed at most. */
export const MOST_REPLAYED = 200
/** Rows of one run: few enough to give way often, and enough for making them ready to cost little. */
const RUN_ROWS = 8
/** Milliseconds of the thread that serves, between two turns of its event loop. */
const SLICE_MS = 0.5

/**
 * Lets a model answer recent rows, so that its first request is not slower than the others. Gives way to whatever else the thread
 * has to do; stops at the first rows that the model does not take.
 *
 * @param rows features by name
 */
export async function replay(executor: Executor, rows: Table, stopwatch: () => number): Promise<void> {
  let until = stopwatch() + SLICE_MS
  const together = executor.rowwise ? RUN_ROWS : 1
  for (let row = 0; row < Math.min(rows.rows, MOST_REPLAYED); row += together) {
    try {
      await executor.run(inputsOf(executor.inputs, sliceRows(rows, row, row + together)))
    } catch {
      return
    }
    if (stopwatch() < until) continue
    await new Promise((resolve) => setImmediate(resolve))
    until = stopwatch() + SLICE_MS
  }
}

function inputsOf(inputs: readonly TensorSpec[], row: Table): Tensors {
  if (inputs.every(({ name }) => row.columns.has(name))) return feedsOf(row, { inputs })
  return tensorsOfTable(row, { endpoint: '', inputs, columns: directColumns(inputs).values() })
}
