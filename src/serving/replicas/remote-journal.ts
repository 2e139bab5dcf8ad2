import { fail } from '../errors.ts'
import type { JournalEntry } from '../journal/entry.ts'
import type { Journal } from '../journal/journal.ts'
import { mergeEntries } from '../journal/merge.ts'
import type { Durability } from '../journal/open.ts'
import { createGroup } from '../turns.ts'

/** Entries of one endpoint, in the order in which they came. */
export interface KeptEntries {
  readonly endpoint: string
  readonly entries: readonly JournalEntry[]
}

/** The journal as a process sees it that has not its files. */
export interface RemoteJournal extends Pick<Journal, 'append' | 'written' | 'durability'> {
  /** Resolves when all that was appended is in the journal. */
  settled(): Promise<void>
}

/** What it is sent with. */
export interface RemoteJournalNeeds {
  readonly durability: Durability
  /** Resolves when the entries are in the journal; with durability `request`, when they are on disk. */
  readonly keep: (batch: readonly KeptEntries[]) => Promise<void>
  readonly onFault: (fault: unknown) => void
}

/** The most that a crash of this process may lose: entries wait no longer. */
const SEND_MS = 50
const ROWS_AT_ONCE = 1_000
/** Rows that are not known to be in the journal: with more it is taken for gone. */
const MOST_UNKEPT = 100_000

/**
 * Sends entries to the process that has the journal, many at once. Where that one does not keep up no more are taken, so that nothing is
 * answered that would not be kept.
 */
export function createRemoteJournal({ durability, keep, onFault }: RemoteJournalNeeds): RemoteJournal {
  let pending = new Map<string, JournalEntry[]>()
  let pendingRows = 0
  let unkept = 0
  let timer: NodeJS.Timeout | undefined
  const underWay = new Set<Promise<void>>()

  function send(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    if (pendingRows === 0) return Promise.resolve()
    const batch = [...pending].map(([endpoint, entries]) => ({ endpoint, entries: mergeEntries(entries) }))
    const rows = pendingRows
    pending = new Map()
    pendingRows = 0
    const kept = keep(batch).finally(() => {
      unkept -= rows
      underWay.delete(kept)
    })
    underWay.add(kept)
    return kept
  }

  const sendGroup = createGroup<undefined>(send)

  return {
    durability,
    append(endpoint, entry) {
      const rows = entry.ids.length
      if (unkept > 0 && unkept + rows > MOST_UNKEPT) throw fail('journal_full', { endpoint, rows: unkept })
      const entries = pending.get(endpoint)
      if (entries) entries.push(entry)
      else pending.set(endpoint, [entry])
      pendingRows += rows
      unkept += rows
      if (pendingRows >= ROWS_AT_ONCE) send().catch(onFault)
      else timer ??= setTimeout(() => void send().catch(onFault), SEND_MS)
    },
    async written() {
      await Promise.all([...underWay, sendGroup(undefined)])
    },
    async settled() {
      await Promise.allSettled([...underWay, send()])
    },
  }
}
