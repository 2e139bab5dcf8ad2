import type { Table } from '../../table/index.ts'
import { fail } from '../errors.ts'
import { changesSince, type JournalChanges, type JournalMark } from './changes.ts'
import type { JournalEntry } from './entry.ts'
import { type JournalPart, type JournalWindow, ordered } from './memory.ts'
import { countOlder, readOlder, streamOlder } from './older.ts'
import { type JournalNeeds, type LogState, openState } from './open.ts'
import type { Label } from './row.ts'
import { emptyJournal, joinParts } from './row.ts'
import { sealState } from './seal.ts'
import { allLabels, type JournalSnapshot, takeSnapshot } from './snapshot.ts'
import { createWriter } from './write.ts'

/** The journal of one endpoint. */
export interface EndpointLog {
  append(entry: JournalEntry): void
  /** Resolves when all that was appended is on disk. Errors: `serving.journal_not_written`. */
  written(): Promise<void>
  label(labels: readonly Label[]): Promise<{ accepted: number; unknown: number }>
  read(window: JournalWindow): Promise<Table>
  /** The same rows some thousand at a time, in no order. */
  stream(window: JournalWindow): AsyncGenerator<JournalPart, void, undefined>
  /** The days that are not as they were at a mark. */
  changes(since: JournalMark | undefined): Promise<JournalChanges>
  recent(rows: number): Table
  /** All of it at one moment. */
  snapshot(): Promise<JournalSnapshot>
  /** Every label of these ids, those that were corrected too, in the order they came. */
  labelsOf(ids: readonly string[]): Promise<readonly Label[]>
  seal(): Promise<void>
  close(): Promise<void>
}

/** Of rows with more columns fewer may wait. */
const USUAL_WIDTH = 64

/** Opens the journal of an endpoint: what is sealed and retained, then what is in the logs behind it, each row once. */
export async function openEndpointLog(needs: JournalNeeds, endpoint: string): Promise<EndpointLog> {
  const state = await openState(needs, endpoint)
  const writer = createWriter(state, () => seal())
  let sealing: Promise<void> | undefined
  function seal(): Promise<void> {
    sealing ??= sealState(state, writer.flush).finally(() => {
      sealing = undefined
    })
    return sealing
  }
  return {
    append(entry) {
      const waiting = state.memory.next - state.written
      if (waiting > needs.mostUnwritten || waiting * state.memory.width > needs.mostUnwritten * USUAL_WIDTH)
        throw fail('journal_full', { endpoint, rows: waiting })
      state.memory.append(entry)
      writer.later()
    },
    written: writer.flush,
    label: async (labels) => {
      const ids = [...new Set(labels.map(({ id }) => id))]
      await writer.record(labels)
      return { accepted: labels.length, unknown: await countUnknown(state, ids) }
    },
    read: (window) => readState(state, window),
    stream: (window) => streamState(state, window),
    changes: (since) => changesSince(state, since),
    recent: (rows) => recentRows(state, rows),
    snapshot: () => takeSnapshot(state),
    labelsOf: (ids) => allLabels(state, ids),
    seal,
    async close() {
      await sealing?.catch(() => undefined)
      await writer.close()
    },
  }
}

async function countUnknown({ needs, endpoint, memory }: LogState, ids: readonly string[]): Promise<number> {
  const absent = ids.filter((id) => !memory.has(id))
  return memory.first === 0 ? absent.length : absent.length - (await countOlder(needs, endpoint, absent))
}

function recentRows({ memory }: LogState, rows: number): Table {
  const frames = memory.frames(Math.max(memory.first, memory.next - rows), memory.next)
  return joinParts(frames.map(({ table }) => table))
}

/** Memory first: what it does not hold is sealed, and only then is the lake asked. */
async function readState({ needs, endpoint, memory, tail }: LogState, window: JournalWindow): Promise<Table> {
  const recent = memory.read(window)
  if (memory.first === 0 || window.from > memory.forgotten) return recent
  const beyond = { before: memory.first, unsealed: tail.list(), isReplaced: memory.has }
  const older = await readOlder(needs, endpoint, { ...window, ...beyond })
  return older ? ordered(joinParts([emptyJournal(), older, recent])) : recent
}

/** As `readState`: what is in memory when it begins, then what is not. */
async function* streamState(
  { needs, endpoint, memory, tail }: LogState,
  window: JournalWindow,
): AsyncGenerator<JournalPart, void, undefined> {
  const [before, forgotten, unsealed] = [memory.first, memory.forgotten, tail.list()]
  yield* memory.parts(window)
  if (before === 0 || window.from > forgotten) return
  yield* streamOlder(needs, endpoint, { ...window, before, unsealed, isReplaced: memory.has })
}
