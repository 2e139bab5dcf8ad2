import type { Table } from '../table/index.ts'
import { fail } from './errors.ts'
import { type JournalWindow, ordered } from './journal-memory.ts'
import { countOlder, readOlder } from './journal-older.ts'
import { type JournalNeeds, type LogState, openState } from './journal-open.ts'
import type { Label } from './journal-row.ts'
import { emptyJournal, joinParts } from './journal-row.ts'
import { sealState } from './journal-seal.ts'
import { createWriter } from './journal-write.ts'

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
    append(rows) {
      const waiting = state.memory.next - state.written
      if (waiting > needs.mostUnwritten) throw fail('journal_full', { endpoint, rows: waiting })
      state.memory.append(rows)
      writer.later()
    },
    written: writer.flush,
    label: async (labels) => {
      const ids = [...new Set(labels.map(({ id }) => id))]
      await writer.record(labels)
      return { accepted: labels.length, unknown: await countUnknown(state, ids) }
    },
    read: (window) => readState(state, window),
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

/** Memory first: what it does not hold is sealed, and only then is the lake asked. */
async function readState({ needs, endpoint, memory, tail }: LogState, window: JournalWindow): Promise<Table> {
  const recent = memory.read(window)
  if (memory.first === 0 || window.from > memory.forgotten) return recent
  const beyond = { before: memory.first, unsealed: tail.list(), isReplaced: memory.has }
  const older = await readOlder(needs, endpoint, { ...window, ...beyond })
  return older ? ordered(joinParts([emptyJournal(), older, recent])) : recent
}
