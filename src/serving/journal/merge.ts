import { concatTables, type Table } from '../../table/index.ts'
import { areAlike, isRegular, joinRows } from '../batching/join.ts'
import type { Tensors } from '../executor.ts'
import type { JournalEntry } from './entry.ts'

/** Rows of one entry that others were put together to. */
const MOST_ROWS = 4_096

/**
 * Puts neighboring entries together that differ in their rows only: a thousand of one row each are sent to another process for
 * little more than one.
 */
export function mergeEntries(entries: readonly JournalEntry[]): readonly JournalEntry[] {
  const merged: JournalEntry[] = []
  let group: JournalEntry[] = []
  let rows = 0
  const close = (): void => {
    if (group.length > 0) merged.push(group.length === 1 ? group[0]! : joined(group, rows))
    group = []
    rows = 0
  }
  for (const entry of entries) {
    const [first] = group
    if (first !== undefined && !(rows + entry.ids.length <= MOST_ROWS && fits(first, entry))) close()
    group.push(entry)
    rows += entry.ids.length
    if (!isMergeable(entry)) close()
  }
  close()
  return merged
}

function isMergeable({ features, replay, answers, ids }: JournalEntry): boolean {
  const rows = ids.length
  if (replay) return false
  if (!isRegular({ inputs: answers ?? {}, rows })) return false
  return isTable(features) ? features.rows === rows : isRegular({ inputs: features, rows })
}

const isTable = (features: Table | Tensors): features is Table => features['columns'] instanceof Map

/** The first one is mergeable. */
function areOneKind(first: Table | Tensors, other: Table | Tensors): boolean {
  if (!isTable(first)) return !isTable(other) && areAlike(first, other)
  if (!isTable(other) || first.columns.size !== other.columns.size) return false
  for (const [name, { kind }] of first.columns) if (other.columns.get(name)?.kind !== kind) return false
  return true
}

/** The first one is mergeable. */
function fits(first: JournalEntry, entry: JournalEntry): boolean {
  return (
    first.champion === entry.champion &&
    first.challenger === entry.challenger &&
    first.columns === entry.columns &&
    (first.challengerScore === undefined) === (entry.challengerScore === undefined) &&
    isMergeable(entry) &&
    areOneKind(first.features, entry.features) &&
    (first.answers === undefined) === (entry.answers === undefined) &&
    areAlike(first.answers ?? {}, entry.answers ?? {})
  )
}

function joined(group: readonly JournalEntry[], rows: number): JournalEntry {
  const { champion, challenger, columns, answers, challengerScore, features } = group[0]!
  const answered = new Int32Array(rows)
  const latencyUs = new Float64Array(rows)
  let at = 0
  for (const entry of group) {
    answered.set(entry.answered, at)
    if (typeof entry.latencyUs === 'number') latencyUs.fill(entry.latencyUs, at, at + entry.ids.length)
    else latencyUs.set(entry.latencyUs, at)
    at += entry.ids.length
  }
  const numbers = (of: (entry: JournalEntry) => Float64Array): Float64Array => stacked(group, rows, of)
  return {
    ids: group.flatMap(({ ids }) => ids),
    at: numbers((entry) => entry.at),
    ...{ champion, challenger, answered, latencyUs },
    score: numbers(({ score }) => score),
    championScore: numbers(({ championScore }) => championScore),
    challengerScore: challengerScore && numbers((entry) => entry.challengerScore!),
    features: isTable(features)
      ? concatTables(group.map((entry) => entry.features as Table))
      : joinRows(
          group.map((entry) => entry.features as Tensors),
          rows,
        ),
    ...(columns && { columns }),
    answers:
      answers &&
      joinRows(
        group.map((entry) => entry.answers!),
        rows,
      ),
  }
}

function stacked(
  group: readonly JournalEntry[],
  rows: number,
  of: (entry: JournalEntry) => Float64Array,
): Float64Array {
  const whole = new Float64Array(rows)
  let at = 0
  for (const entry of group) {
    whole.set(of(entry), at)
    at += entry.ids.length
  }
  return whole
}
