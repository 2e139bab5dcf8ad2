import type { Table } from '../table/index.ts'
import { tableOf } from '../table/index.ts'
import type { Answered } from './answered.ts'
import type { Counts } from './counts.ts'
import { textColumn } from './direct.ts'
import type { JournalEntry } from './journal/entry.ts'
import type { Journal } from './journal/journal.ts'
import { keptFeatures, type Order } from './order.ts'
import type { Pairs } from './pairs.ts'
import { columnNames } from './standing.ts'
import type { Unseen } from './unseen.ts'

/** Where what was answered is kept and counted. */
export interface KeepNeeds {
  readonly journal: Pick<Journal, 'append' | 'written' | 'durability'>
  readonly pairs: Pairs
  readonly unseen: Unseen
  readonly counts: Counts
}

/**
 * Keeps what was answered; where it must be on disk before the answer, a promise of that. What is still to be scored goes to the
 * journal with the rest, a little later.
 *
 * Errors: `serving.journal_full`, `serving.journal_not_written`.
 */
export function keep(
  needs: KeepNeeds,
  order: Order,
  done: { readonly answered: Answered; readonly latencyUs: number },
): Promise<void> | undefined {
  const { journal, pairs, counts } = needs
  const { standing, asked } = order
  const { endpoint, scorers } = standing
  const { gaps, versions } = done.answered
  const entry = entryOf(order, done)
  const first = journal.durability === 'request'
  if (first || gaps.length === 0) journal.append(endpoint, entry)
  if (gaps.length > 0 && !pairs.add(endpoint, { entry, reading: asked, gaps, appended: first }) && !first)
    journal.append(endpoint, entry)
  lookForUnseen(needs.unseen, order)
  counts.add(endpoint, versions, done.latencyUs)
  for (const { version, meter } of scorers) {
    const rows = rowsOf(versions, version)
    if (rows > 0) meter.add(rows, done.latencyUs)
  }
  return first ? journal.written(endpoint) : undefined
}

function entryOf(
  order: Order,
  { answered, latencyUs }: { readonly answered: Answered; readonly latencyUs: number },
): JournalEntry {
  const { asked, standing } = order
  const { said, versions, championScore, secondScore } = answered
  const { champion, second } = standing
  return {
    ids: asked.ids,
    at: asked.at,
    champion: champion.version,
    challenger: second?.version,
    answered: versions,
    score: said.scores,
    championScore,
    challengerScore: secondScore,
    features: keptFeatures(order),
    ...(asked.replay && { replay: asked.replay }),
    columns: columnNames(champion.loaded),
    answers: said.kept,
    latencyUs,
  }
}

function rowsOf(versions: Int32Array, version: number): number {
  let rows = 0
  for (let row = 0; row < versions.length; row++) if (versions[row] === version) rows++
  return rows
}

function lookForUnseen(unseen: Unseen, { standing, asked }: Order): void {
  const { endpoint, champion } = standing
  const { categories } = champion.loaded
  if (categories.size === 0) return
  unseen.look({ endpoint, categories }, asked.features ?? textsOf(asked.inputs!, categories.keys()), asked.moments)
}

function textsOf(inputs: NonNullable<Order['asked']['inputs']>, names: Iterable<string>): Table {
  const columns = [...names].flatMap((name) => {
    const tensor = inputs[name]
    const column = tensor && textColumn(tensor)
    return column ? [[name, column] as const] : []
  })
  return tableOf(new Map(columns))
}
