import { numberColumn, type Table } from '../../table/index.ts'
import type { Frame } from './frame.ts'
import type { LogState } from './open.ts'
import { joinParts, labelTable, numbersIn } from './row.ts'
import type { Segment } from './segments.ts'

/**
 * Puts the rows and labels that are in the log files into Parquet files, and removes the log files. Those that come meanwhile
 * go to new log files. When it fails or the process dies anywhere in between, the next sealing takes up the same rows.
 */
export async function sealState(state: LogState, flush: () => Promise<void>): Promise<void> {
  await flush()
  const through = await state.turn(async () => {
    await state.predictions.rotate(state.written)
    await state.labels.rotate(state.tail.next)
    return { predictions: state.written, labels: state.tail.next }
  })
  await sealRows(state, through.predictions)
  await sealLabels(state, through.labels)
}

async function sealRows(state: LogState, through: number): Promise<void> {
  const { sealed, memory, predictions, turn } = state
  const first = sealed.predictions
  if (through > first) await addSegment(state, 'predictions', memory.frames(first, through))
  sealed.predictions = through
  await turn(predictions.dropRotated)
  memory.forget(through)
}

async function sealLabels(state: LogState, through: number): Promise<void> {
  const { sealed, tail, labels, turn } = state
  const first = sealed.labels
  if (through > first) await addSegment(state, 'labels', [{ n: first, table: labelTable(tail.before(through)) }])
  sealed.labels = through
  tail.drop(through)
  await turn(labels.dropRotated)
}

async function addSegment(
  { needs, endpoint }: LogState,
  kind: Segment['kind'],
  frames: readonly Frame[],
): Promise<void> {
  const table = joinParts(frames.map(numbered))
  const { address } = await needs.lake.writeTable(table)
  const at = numbersIn(table, 'at')
  const fromAt = at.reduce((least, moment) => Math.min(least, moment), Number.POSITIVE_INFINITY)
  const toAt = at.reduce((most, moment) => Math.max(most, moment), Number.NEGATIVE_INFINITY)
  const firstN = frames[0]!.n
  const numbers = { firstN, lastN: firstN + table.rows - 1, rows: table.rows, sealedAt: needs.clock.now() }
  await needs.segments.add({ endpoint, kind, fromAt, toAt, address, ...numbers })
}

/** With the number of each row, as column `n`. */
export function numbered({ n, table }: Frame): Table {
  const numbers = numberColumn(Float64Array.from({ length: table.rows }, (_, row) => n + row))
  return { rows: table.rows, columns: new Map([['n', numbers], ...table.columns]) }
}
