import path from 'node:path'
import type { Clock } from '../../base/index.ts'
import type { Lake } from '../../storage/index.ts'
import { sliceRows, type Table } from '../../table/index.ts'
import { createTurns } from '../turns.ts'
import { type LogFile, openLog } from './file.ts'
import type { Frame } from './frame.ts'
import { createMemory, type Memory, type Retention } from './memory.ts'
import { labelsOf } from './row.ts'
import type { Segment, Segments } from './segments.ts'
import { createTail, type LabelTail } from './tail.ts'

/** When an answer may be given: before its row is on disk, which it then is within a second, or after. */
export type Durability = 'second' | 'request'

/** What journals are built from. */
export interface JournalNeeds {
  readonly folder: string
  readonly segments: Segments
  readonly lake: Lake
  readonly clock: Clock
  readonly onFault: (fault: unknown) => void
  readonly durability: Durability
  readonly retention: Retention
  /** Rows, or labels, after which they are sealed into a Parquet file. */
  readonly sealAfter: number
  /** Rows that may wait for the disk; then no more are taken. */
  readonly mostUnwritten: number
}

/** The journal of one endpoint, as it stands. */
export interface LogState {
  readonly needs: JournalNeeds
  readonly endpoint: string
  readonly memory: Memory
  readonly tail: LabelTail
  readonly predictions: LogFile
  readonly labels: LogFile
  /** The number of the first row that is not in the log, and of the first row and label that are not sealed. */
  written: number
  sealed: { predictions: number; labels: number }
  /** What touches the log files goes one after the other. */
  readonly turn: <T>(work: () => Promise<T>) => Promise<T>
}

/** Brings back what is sealed and retained, then what is in the logs behind it, each row once. */
export async function openState(needs: JournalNeeds, endpoint: string): Promise<LogState> {
  const folder = path.join(needs.folder, endpoint)
  const rows = await needs.segments.list(endpoint, 'predictions')
  const sealedLabels = await needs.segments.list(endpoint, 'labels')
  const kept = retained(rows, needs.retention)
  const memory = await restoreRows(needs, { kept, gone: rows.slice(0, rows.length - kept.length) })
  await restoreLabels(needs, memory, { labels: sealedLabels, since: kept[0]?.fromAt ?? Number.POSITIVE_INFINITY })
  const sealed = { predictions: endOf(rows), labels: endOf(sealedLabels) }
  const tail = createTail(memory, sealed.labels)
  const predictions = await openLog({ folder, name: 'predictions' }, (frame) => {
    const fresh = rowsFrom(frame, memory.next)
    if (fresh) memory.restore(fresh)
  })
  const labels = await openLog({ folder, name: 'labels' }, (frame) => {
    const fresh = rowsFrom(frame, tail.next)
    if (fresh) tail.add(labelsOf(fresh))
  })
  return {
    ...{ needs, endpoint, memory, tail, predictions, labels, sealed },
    written: memory.next,
    turn: createTurns(),
  }
}

async function restoreRows(
  { lake, retention }: JournalNeeds,
  { kept, gone }: { readonly kept: readonly Segment[]; readonly gone: readonly Segment[] },
): Promise<Memory> {
  const forgotten = gone.reduce((latest, { toAt }) => Math.max(latest, toAt), Number.NEGATIVE_INFINITY)
  const memory = createMemory(retention, { first: endOf(gone), forgotten })
  for (const { address, lastN } of kept) {
    memory.restore(await inOrder(lake, address))
    memory.forget(lastN + 1)
  }
  return memory
}

async function restoreLabels(
  { lake }: JournalNeeds,
  memory: Memory,
  { labels, since }: { readonly labels: readonly Segment[]; readonly since: number },
): Promise<void> {
  for (const { address } of labels.filter(({ sealedAt, toAt }) => Math.max(sealedAt, toAt) >= since))
    for (const label of labelsOf(await inOrder(lake, address))) memory.label(label)
}

async function inOrder(lake: Lake, address: Segment['address']): Promise<Table> {
  return lake.table(`select * exclude (n) from ${await lake.scan([address])} order by n`)
}

/** The number after the last of segments. */
export const endOf = (segments: readonly Segment[]): number => (segments.at(-1)?.lastN ?? -1) + 1

/** The newest segments, as many as are retained. */
function retained(segments: readonly Segment[], { rows, ms }: Retention): readonly Segment[] {
  const newest = segments.reduce((most, { toAt }) => Math.max(most, toAt), Number.NEGATIVE_INFINITY)
  let [start, held] = [segments.length, 0]
  while (start > 0 && held < rows && segments[start - 1]!.toAt >= newest - ms) held += segments[--start]!.rows
  return segments.slice(start)
}

/** The rows of a frame from number `n` on: those before it are known already. */
function rowsFrom(frame: Frame, n: number): Table | undefined {
  const skip = Math.max(0, n - frame.n)
  return skip >= frame.table.rows ? undefined : sliceRows(frame.table, skip)
}
