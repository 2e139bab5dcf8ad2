import { DAY } from '../../base/index.ts'
import type { LogState } from './open.ts'
import { labelsOf, numbersIn } from './row.ts'

/** How far a journal was looked through: the number of the next row and of the next label. */
export interface JournalMark {
  readonly rows: number
  readonly labels: number
}

/** What came since a mark. */
export interface JournalChanges {
  /** UTC days (since 1970) with other rows, and with other labels. */
  readonly rows: readonly number[]
  readonly labels: readonly number[]
  /** What was looked through now. */
  readonly mark: JournalMark
}

/** Stands between ids in one text; no id contains it. */
const BETWEEN = '\u001f'

/**
 * The UTC days that are not as they were at a mark: rows came or were replaced, labels came or were corrected. Without a mark only the
 * one to begin with. A row that takes the place of one which is not in memory any more is not noticed at the day of the old row.
 */
export async function changesSince(state: LogState, since: JournalMark | undefined): Promise<JournalChanges> {
  const { memory, tail } = state
  const mark = { rows: memory.next, labels: tail.next }
  if (!since) return { rows: [], labels: [], mark }
  const rows = new Set(memory.replacedSince(since.rows))
  for (const { table } of memory.frames(Math.max(since.rows, memory.first), mark.rows))
    for (const moment of numbersIn(table, 'at')) rows.add(Math.floor(moment / DAY))
  const ids = await labeledSince(state, since.labels)
  const [labels, absent] = [new Set<number>(), [] as string[]]
  for (const id of ids) {
    const moment = memory.momentOf(id)
    if (moment === undefined) absent.push(id)
    else labels.add(Math.floor(moment / DAY))
  }
  if (since.rows < memory.first) for (const day of await daysOfRows(state, since.rows)) rows.add(day)
  if (memory.first > 0) for (const day of await daysOfIds(state, absent)) labels.add(day)
  return { rows: [...rows], labels: [...labels], mark }
}

/** The ids of labels from number `n` on. */
async function labeledSince({ needs, endpoint, tail }: LogState, n: number): Promise<ReadonlySet<string>> {
  const waiting = tail.list().slice(Math.max(0, n - (tail.next - tail.length)))
  const ids = new Set(waiting.map(({ id }) => id))
  const sealed = (await needs.segments.list(endpoint, 'labels')).filter(({ lastN }) => lastN >= n)
  for (const { address } of sealed) {
    const table = await needs.lake.table(
      `select id, label, "at" from ${await needs.lake.scan([address])} where n >= ${n}`,
    )
    for (const { id } of labelsOf(table)) ids.add(id)
  }
  return ids
}

async function daysOfRows({ needs, endpoint, memory }: LogState, n: number): Promise<readonly number[]> {
  const sealed = (await needs.segments.list(endpoint, 'predictions')).filter(
    ({ firstN, lastN }) => lastN >= n && firstN < memory.first,
  )
  if (sealed.length === 0) return []
  const scan = await needs.lake.scan(sealed.map(({ address }) => address))
  const found = await needs.lake.rows(`select distinct floor("at" / ${DAY}) as day from ${scan} where n >= ${n}`)
  return found.map(({ day }) => Number(day))
}

async function daysOfIds({ needs, endpoint }: LogState, ids: readonly string[]): Promise<readonly number[]> {
  const sealed = await needs.segments.list(endpoint, 'predictions')
  if (sealed.length === 0 || ids.length === 0) return []
  const scan = await needs.lake.scan(sealed.map(({ address }) => address))
  const found = await needs.lake.rows(
    `select distinct floor("at" / ${DAY}) as day from ${scan}
     where id in (select unnest(string_split($ids, chr(31))))`,
    { ids: ids.join(BETWEEN) },
  )
  return found.map(({ day }) => Number(day))
}
