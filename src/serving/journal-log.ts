import path from 'node:path'
import type { Clock } from '../base/index.ts'
import type { Lake } from '../storage/index.ts'
import { numberColumn, sliceRows, type Table, tableOf } from '../table/index.ts'
import { fail } from './errors.ts'
import { openLog } from './journal-file.ts'
import type { Frame } from './journal-frame.ts'
import type { Label } from './journal-labels.ts'
import { createMemory, type JournalWindow, type Memory, ordered, type Retention } from './journal-memory.ts'
import { countOlder, readOlder } from './journal-older.ts'
import { distinctTexts, emptyJournal, joinParts, numbersIn } from './journal-row.ts'
import type { Segment, Segments } from './journal-segments.ts'
import { createGroup, createTurns } from './turns.ts'

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
}

/** The journal of one endpoint. */
export interface EndpointLog {
  append(rows: Table): void
  /** Resolves when all that was appended is on disk. Errors: `serving.journal_not_written`. */
  written(): Promise<void>
  label(labels: readonly Label[]): Promise<{ accepted: number; unknown: number }>
  read(window: JournalWindow): Promise<Table>
  seal(): Promise<void>
  close(): Promise<void>
}

const FLUSH_MS = 200
const MOST_UNWRITTEN = 200_000

/** Opens the journal of an endpoint: what is sealed and retained, then what is in the logs behind it, each row once. */
export async function openEndpointLog(needs: JournalNeeds, endpoint: string): Promise<EndpointLog> {
  const folder = path.join(needs.folder, endpoint)
  const { memory, sealed } = await restore(needs, endpoint)
  const unsealed: { n: number; label: Label }[] = []
  let labelsNext = sealed.labels
  const predictions = await openLog({ folder, name: 'predictions' }, (frame) => {
    const fresh = after(frame, memory.next)
    if (fresh) memory.append(fresh.table)
  })
  const labels = await openLog({ folder, name: 'labels' }, (frame) => {
    const fresh = after(frame, labelsNext)
    if (fresh) addLabels(labelsOf(fresh.table))
  })
  let written = memory.next
  let timer: NodeJS.Timeout | undefined
  const turn = createTurns()

  function addLabels(known: readonly Label[]): number {
    let unknown = 0
    for (const label of known) {
      unsealed.push({ n: labelsNext++, label })
      if (!memory.label(label)) unknown++
    }
    return unknown
  }

  const flush = createGroup<void>(() =>
    turn(async () => {
      const to = memory.next
      if (to === written) return
      await predictions.write(memory.frames(written, to))
      written = to
    }),
  )

  const record = createGroup<readonly Label[]>((batch) => {
    const together = batch.flat()
    return turn(async () => {
      if (together.length > 0) await labels.write([{ n: labelsNext, table: labelTable(together) }])
      addLabels(together)
    })
  })

  function later(): void {
    timer ??= setTimeout(() => {
      timer = undefined
      flush().then(sealIfLong, (fault) => {
        needs.onFault(fault)
        later()
      })
    }, FLUSH_MS)
  }

  function sealIfLong(): void {
    if (written - sealed.predictions < needs.sealAfter && unsealed.length < needs.sealAfter) return
    seal().catch(needs.onFault)
  }

  /** Rows and labels up to here go to Parquet; those that come meanwhile go to new log files. */
  async function sealNow(): Promise<void> {
    await flush()
    const through = await turn(async () => {
      await predictions.rotate(written)
      await labels.rotate(labelsNext)
      return { predictions: written, labels: labelsNext }
    })
    await sealRows(through.predictions)
    await sealLabels(through.labels)
  }

  async function sealRows(through: number): Promise<void> {
    const first = sealed.predictions
    if (through > first) await addSegment('predictions', first, numbered(memory.frames(first, through)))
    sealed.predictions = through
    await turn(predictions.dropRotated)
    memory.forget(through)
  }

  async function sealLabels(through: number): Promise<void> {
    const first = sealed.labels
    const going = unsealed.filter(({ n }) => n < through)
    if (going.length > 0) {
      const table = labelTable(going.map(({ label }) => label))
      await addSegment('labels', first, numbered([{ n: first, table }]))
    }
    sealed.labels = through
    unsealed.splice(0, going.length)
    await turn(labels.dropRotated)
  }

  async function addSegment(kind: Segment['kind'], firstN: number, table: Table): Promise<void> {
    const { address } = await needs.lake.writeTable(table)
    const at = numbersIn(table, 'at')
    const fromAt = at.reduce((least, moment) => Math.min(least, moment), Number.POSITIVE_INFINITY)
    const toAt = at.reduce((most, moment) => Math.max(most, moment), Number.NEGATIVE_INFINITY)
    const [rows, sealedAt] = [table.rows, needs.clock.now()]
    await needs.segments.add({
      endpoint,
      kind,
      firstN,
      lastN: firstN + rows - 1,
      fromAt,
      toAt,
      sealedAt,
      rows,
      address,
    })
  }

  let sealing: Promise<void> | undefined
  function seal(): Promise<void> {
    sealing ??= sealNow().finally(() => {
      sealing = undefined
    })
    return sealing
  }

  return {
    append(rows) {
      const waiting = memory.next - written
      if (waiting > MOST_UNWRITTEN) throw fail('journal_full', { endpoint, rows: waiting })
      memory.append(rows)
      later()
    },
    written: () => flush(),
    async label(given) {
      const older = memory.first === 0 ? [] : [...new Set(given.map(({ id }) => id))].filter((id) => !memory.has(id))
      await record(given)
      later()
      const unknown = new Set(given.map(({ id }) => id).filter((id) => !memory.has(id))).size
      return { accepted: given.length, unknown: unknown - (await countOlder(needs, endpoint, older)) }
    },
    async read(window) {
      const recent = memory.read(window)
      if (memory.first === 0 || window.from > memory.forgotten) return recent
      const unsealedLabels = unsealed.map(({ label }) => label)
      const before = { before: memory.first, unsealed: unsealedLabels, isReplaced: memory.has }
      const older = await readOlder(needs, endpoint, { ...window, ...before })
      return older ? ordered(joinParts([emptyJournal(), older, recent])) : recent
    },
    seal,
    async close() {
      clearTimeout(timer)
      await sealing?.catch(() => undefined)
      try {
        await flush()
      } finally {
        await turn(async () => {
          await predictions.close()
          await labels.close()
        })
      }
    },
  }
}

/** Sealed rows that are still to be had in memory, and how far each log is sealed. */
async function restore(needs: JournalNeeds, endpoint: string) {
  const rows = await needs.segments.list(endpoint, 'predictions')
  const labels = await needs.segments.list(endpoint, 'labels')
  const kept = retained(rows, needs.retention)
  const gone = rows.slice(0, rows.length - kept.length)
  const begin = { first: endOf(gone), forgotten: Math.max(Number.NEGATIVE_INFINITY, ...gone.map(({ toAt }) => toAt)) }
  const memory = createMemory(needs.retention, begin)
  for (const { address } of kept) {
    const scan = await needs.lake.scan([address])
    memory.append(await needs.lake.table(`select * exclude (n) from ${scan} order by n`))
  }
  await restoreLabels(needs, { labels, since: kept[0]?.fromAt ?? Number.POSITIVE_INFINITY, memory })
  return { memory, sealed: { predictions: endOf(rows), labels: endOf(labels) } }
}

async function restoreLabels(
  { lake }: JournalNeeds,
  { labels, since, memory }: { labels: readonly Segment[]; since: number; memory: Memory },
): Promise<void> {
  for (const { address } of labels.filter(({ sealedAt, toAt }) => Math.max(sealedAt, toAt) >= since)) {
    const table = await lake.table(`select * exclude (n) from ${await lake.scan([address])} order by n`)
    for (const label of labelsOf(table)) memory.label(label)
  }
}

const endOf = (segments: readonly Segment[]): number => (segments.at(-1)?.lastN ?? -1) + 1

function retained(segments: readonly Segment[], { rows, ms }: Retention): readonly Segment[] {
  const newest = segments.reduce((most, { toAt }) => Math.max(most, toAt), Number.NEGATIVE_INFINITY)
  let [start, held] = [segments.length, 0]
  while (start > 0 && held < rows && segments[start - 1]!.toAt >= newest - ms) held += segments[--start]!.rows
  return segments.slice(start)
}

/** The rows of a frame from number `n` on: those before it are known already. */
function after(frame: Frame, n: number): Frame | undefined {
  const skip = Math.max(0, n - frame.n)
  if (skip >= frame.table.rows) return undefined
  return skip === 0 ? frame : { n, table: sliceRows(frame.table, skip) }
}

function numbered(frames: readonly Frame[]): Table {
  const tables = frames.map(({ n, table }) => {
    const numbers = numberColumn(Float64Array.from({ length: table.rows }, (_, row) => n + row))
    return { rows: table.rows, columns: new Map([['n', numbers], ...table.columns]) }
  })
  return joinParts(tables)
}

function labelTable(labels: readonly Label[]): Table {
  const ids = labels.map(({ id }) => id)
  return tableOf({
    id: distinctTexts(ids),
    label: numberColumn(labels.map(({ label }) => label)),
    at: numberColumn(labels.map(({ at }) => at)),
  })
}

function labelsOf(table: Table): Label[] {
  const ids = table.columns.get('id')!
  const [label, at] = [numbersIn(table, 'label'), numbersIn(table, 'at')]
  if (ids.kind !== 'category') return []
  return Array.from(ids.codes, (code, row) => ({ id: ids.dictionary[code]!, label: label[row]!, at: at[row]! }))
}
