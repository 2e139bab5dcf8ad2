import { lockFolder } from '../../storage/index.ts'
import type { Table } from '../../table/index.ts'
import { fail } from '../errors.ts'
import type { JournalChanges, JournalMark } from './changes.ts'
import type { JournalEntry } from './entry.ts'
import { type EndpointLog, openEndpointLog } from './log.ts'
import type { JournalPart, JournalWindow } from './memory.ts'
import type { Durability, JournalNeeds } from './open.ts'
import type { Label } from './row.ts'
import type { JournalSnapshot } from './snapshot.ts'

/**
 * The prediction log of every endpoint. A row has `id`, `at`, `champion`, `champion_score`, `challenger`, `challenger_score`,
 * `answered`, `score`, `latency_us`, `f:<feature>` for each feature, `r:<column>` and `r:__time` for what features were looked up by, and `a:<output>` for each answer beyond the score; a read
 * adds `label` and `label_at`. Versions are numbers, and NaN stands where there is none.
 *
 * An id that comes again replaces the row it had; its label stays with it while that row is in memory (60 days, if not set
 * otherwise).
 */
export interface Journal {
  /** Brings the journal of an endpoint into memory; once is enough. */
  open(endpoint: string): Promise<void>
  /**
   * On the hot path: to memory, and to disk within a second. Nothing of the entry may change afterwards.
   *
   * Errors: `serving.journal_closed`, `serving.journal_full`.
   */
  append(endpoint: string, entry: JournalEntry): void
  /** Resolves when all that was appended is on disk: those who ask at once share one write. Errors: `serving.journal_not_written`. */
  written(endpoint: string): Promise<void>
  /**
   * Keeps what turned out to be true, durably. The label with the last `at` holds; earlier ones are kept too. A label whose id
   * no prediction has is kept for one that may come, and counted as unknown.
   *
   * Errors: `serving.bad_label`, `serving.journal_not_written`.
   */
  label(endpoint: string, labels: readonly Label[]): Promise<{ readonly accepted: number; readonly unknown: number }>
  /** Predictions with `from` ≤ at < `to` by moment, with the labels that were known at `knownBy`. The table is the caller's. */
  read(endpoint: string, window: JournalWindow): Promise<Table>
  /** The same rows some thousand at a time, in no order, so that a window of any length takes little memory. */
  stream(endpoint: string, window: JournalWindow): AsyncGenerator<JournalPart, void, undefined>
  /** The UTC days with other rows or labels than at a mark; without one only the mark of now. */
  changes(endpoint: string, since: JournalMark | undefined): Promise<JournalChanges>
  /** The newest rows that are in memory, at most so many, in the order they came and without labels. */
  recent(endpoint: string, rows: number): Promise<Table>
  /** All of it at one moment: what is sealed by address, what is not as tables. */
  snapshot(endpoint: string): Promise<JournalSnapshot>
  /** Every label of these ids, those that were corrected too, in the order they came. */
  labelsOf(endpoint: string, ids: readonly string[]): Promise<readonly Label[]>
  /** Writes what is not sealed into Parquet files: of one endpoint, or of all. */
  seal(endpoint?: string): Promise<void>
  /** Writes what is in memory to disk; seals nothing. */
  close(): Promise<void>
  readonly durability: Durability
}

/**
 * Opens the journals of a folder, which one process owns.
 *
 * Errors: `storage.folder_in_use`; on opening an endpoint `serving.journal_damaged`.
 */
export async function openJournal(needs: JournalNeeds): Promise<Journal> {
  const unlock = await lockFolder(needs.folder)
  const logs = new Map<string, EndpointLog>()
  const opening = new Map<string, Promise<EndpointLog>>()

  async function opened(endpoint: string): Promise<EndpointLog> {
    const known = opening.get(endpoint)
    if (known) return known
    const log = openEndpointLog(needs, endpoint)
    opening.set(endpoint, log)
    log.then(
      (ready) => logs.set(endpoint, ready),
      () => opening.delete(endpoint),
    )
    return log
  }

  function logOf(endpoint: string): EndpointLog {
    const log = logs.get(endpoint)
    if (!log) throw fail('journal_closed', { endpoint })
    return log
  }

  return {
    durability: needs.durability,
    open: async (endpoint) => void (await opened(endpoint)),
    append: (endpoint, entry) => logOf(endpoint).append(entry),
    written: async (endpoint) => logOf(endpoint).written(),
    label: async (endpoint, labels) => {
      labels.forEach(checkLabel)
      return (await opened(endpoint)).label(labels)
    },
    read: async (endpoint, window) => (await opened(endpoint)).read(window),
    async *stream(endpoint, window) {
      yield* (await opened(endpoint)).stream(window)
    },
    changes: async (endpoint, since) => (await opened(endpoint)).changes(since),
    recent: async (endpoint, rows) => (await opened(endpoint)).recent(rows),
    snapshot: async (endpoint) => (await opened(endpoint)).snapshot(),
    labelsOf: async (endpoint, ids) => (await opened(endpoint)).labelsOf(ids),
    async seal(endpoint) {
      const chosen = endpoint === undefined ? [...logs.values()] : [logOf(endpoint)]
      for (const log of chosen) await log.seal()
    },
    async close() {
      const all = await Promise.allSettled([...opening.values()])
      const closed = await Promise.allSettled(all.map(async (log) => log.status === 'fulfilled' && log.value.close()))
      logs.clear()
      await unlock()
      const failed = closed.find((one) => one.status === 'rejected')
      if (failed) throw failed.reason
    },
  }
}

function checkLabel({ id, label, at }: Label, index: number): void {
  const reason =
    reasonAgainstId(id) ?? (Number.isFinite(label) && Number.isFinite(at) ? undefined : 'a number is not finite')
  if (reason !== undefined) throw fail('bad_label', { index, reason })
}

const LONGEST_ID = 200
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
const CONTROL = /[\u0000-\u001f\u007f]/

/** Why a text cannot be the id of a row. */
export function reasonAgainstId(id: unknown): string | undefined {
  if (typeof id !== 'string' || id === '') return 'one is no text or empty'
  if (id.length > LONGEST_ID) return `one is longer than ${LONGEST_ID} characters`
  return CONTROL.test(id) ? 'one has a control character' : undefined
}
