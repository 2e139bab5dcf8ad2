import type { Clock, Events } from '../../base/index.ts'
import type { Database } from '../../storage/index.ts'
import { createTold } from '../points/told.ts'
import { type RunEntry, readyEntry } from './entry.ts'
import { mergeEntries } from './merge.ts'
import { type EntryFor, writeEntries } from './write.ts'

interface Waiting extends EntryFor {
  readonly resolve: () => void
  readonly reject: (fault: unknown) => void
}

/** Entries and points that go into one transaction at most: it stays short, and so does what a fault repeats. */
const MOST_ENTRIES = 512
const MOST_POINTS = 200_000
/** Rows of `metric_entry` of one run after which they are merged into blocks. */
const MERGED_AT = 128
/** Runs whose rows are counted. */
const MOST_COUNTED = 100_000

/** Adds entries to runs. */
export type Logging = (run: string, entry: RunEntry) => Promise<void>

/**
 * Group commit: what comes in while a transaction is under way is written by the next one, in the order it came, and each
 * caller is told of its own entry only. Within a transaction of the caller an entry is part of that one.
 */
export function createLogging(needs: {
  readonly database: Database
  readonly clock: Clock
  readonly events: Events
}): Logging {
  const { database, clock } = needs
  const told = createTold(needs.events)
  const merging = createMerging(database)
  const waiting: Waiting[] = []
  let writing = false

  const after = async (entries: readonly EntryFor[]): Promise<void> => {
    for (const { run, entry } of entries) told(run, entry.series)
    await merging(entries)
  }

  async function writeGroup(group: readonly Waiting[]): Promise<void> {
    try {
      const faults = await database.tx(() => writeEntries(database, group))
      for (const [i, { resolve, reject }] of group.entries())
        if (faults[i]) reject(faults[i])
        else resolve()
      await after(group.filter((_, i) => !faults[i]))
    } catch (fault) {
      if (group.length === 1) group[0]!.reject(fault)
      else for (const one of group) await writeGroup([one])
    }
  }

  async function writeAll(): Promise<void> {
    if (writing) return
    writing = true
    while (waiting.length > 0) await writeGroup(waiting.splice(0, sizeOfGroup(waiting)))
    writing = false
  }

  return async (run, given) => {
    const entry = readyEntry(given, clock.now())
    if (!isInTransaction(database))
      return new Promise((resolve, reject) => {
        waiting.push({ run, entry, resolve, reject })
        void writeAll()
      })
    await database.tx(async () => {
      const [fault] = await writeEntries(database, [{ run, entry }])
      if (fault) throw fault
    })
    database.afterCommit(() => told(run, entry.series))
  }
}

function sizeOfGroup(waiting: readonly Waiting[]): number {
  let points = 0
  let size = 0
  while (size < waiting.length && size < MOST_ENTRIES && (size === 0 || points < MOST_POINTS))
    for (const { points: more } of waiting[size++]!.entry.series) points += more.steps.length
  return size
}

/** True where this chain of calls has a transaction open: then nothing happens after the commit at once. */
function isInTransaction(database: Database): boolean {
  let inside = true
  database.afterCommit(() => {
    inside = false
  })
  return inside
}

/** Counts the rows that runs got and merges those of a run that has many. A merge that fails is tried again later. */
function createMerging(database: Database): (entries: readonly EntryFor[]) => Promise<void> {
  const rows = new Map<string, number>()
  return async (entries) => {
    for (const run of new Set(entries.filter(({ entry }) => entry.series.length > 0).map(({ run }) => run))) {
      const count = (rows.get(run) ?? 0) + 1
      rows.delete(run)
      if (count < MERGED_AT) rows.set(run, count)
      else await mergeEntries(database, run).catch(() => undefined)
    }
    for (const run of rows.keys()) {
      if (rows.size <= MOST_COUNTED) break
      rows.delete(run)
    }
  }
}
