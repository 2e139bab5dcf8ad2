import type { Digest } from '../base/index.ts'
import { type Feature, type OfflineNeeds, type SkewedValue, skewOf } from '../features/index.ts'
import { columnOf, type NumberColumn, type Table, takeRows, textAt } from '../table/index.ts'
import { FEATURE, REPLAY } from './journal/row.ts'

/** Rows of a journal to be compared with the data. */
export interface JournalSkewRequest {
  readonly features: readonly Feature[]
  /** Rows of a journal with all of their columns. */
  readonly rows: Table
  readonly show: number
}

/** A served value that the data does not say, and why where it can be told. */
export interface JournalSkewedValue extends Omit<SkewedValue, 'row'> {
  readonly id: string
  /** The moment of the look-up, in milliseconds. */
  readonly at: number
  /**
   * `data-changed`: the data of that time says what was served; rows came late or were corrected since. `look-up-behind`: the data of
   * that time says something else than was served, too; look-ups ran behind it or ahead of it, or the code is another. `unknown`:
   * there was no data then.
   */
  readonly reason: 'data-changed' | 'look-up-behind' | 'unknown'
}

/** How served features compare with the data. */
export interface JournalSkew {
  /** Rows that could be compared. */
  readonly rows: number
  /** Rows that were answered before the journal kept by what features were looked up. */
  readonly withoutLookUp: number
  readonly differing: Readonly<Record<string, number>>
  readonly first: readonly JournalSkewedValue[]
}

/**
 * Compares what was served, as the journal has it, with what the data says now was known at each moment, and looks at the data as it
 * was then to tell why.
 *
 * Errors: those of `skewOf`.
 */
export async function journalSkew(needs: OfflineNeeds, request: JournalSkewRequest): Promise<JournalSkew> {
  const { features, rows, show } = request
  const kept = rows.columns.has(`${REPLAY}__time`) ? placesWithMoment(rows) : []
  const withoutLookUp = rows.rows - kept.length
  if (kept.length === 0) return { rows: 0, withoutLookUp, differing: {}, first: [] }
  const some = takeRows(rows, kept)
  const logged = loggedFrom(some)
  const { differing, first } = await skewOf(needs, { features, logged, show })
  const reasons = await reasonsOf(needs, { features, rows: some, logged, first })
  const [ids, times] = [columnOf(some, 'id'), momentsOf(logged)]
  return {
    ...{ rows: some.rows, withoutLookUp, differing },
    first: first.map(({ row, ...value }, i) => ({
      ...{ id: ids.kind === 'category' ? (textAt(ids, row) ?? '') : '', at: times[row]! },
      ...{ ...value, reason: reasons[i]! },
    })),
  }
}

function placesWithMoment(rows: Table): readonly number[] {
  const { values } = columnOf(rows, `${REPLAY}__time`) as NumberColumn
  return Array.from(values.keys()).filter((row) => !Number.isNaN(values[row]))
}

/** The features and what they were looked up by, under their own names. */
function loggedFrom({ rows, columns }: Table): Table {
  const named = [...columns].flatMap(([name, column]) =>
    [FEATURE, REPLAY].flatMap((prefix) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), column] as const] : [],
    ),
  )
  return { rows, columns: new Map(named) }
}

const momentsOf = (logged: Table): Float64Array => (columnOf(logged, '__time') as NumberColumn).values

interface Told {
  readonly features: readonly Feature[]
  readonly rows: Table
  readonly logged: Table
  readonly first: readonly SkewedValue[]
}

/** Asks the data that was current when each row was answered. */
async function reasonsOf(
  needs: OfflineNeeds,
  { features, rows, logged, first }: Told,
): Promise<readonly JournalSkewedValue['reason'][]> {
  const answered = (columnOf(rows, 'at') as NumberColumn).values
  const known = new Map<number, Promise<ReadonlySet<string> | undefined>>()
  const stillDiffering = async (row: number): Promise<ReadonlySet<string> | undefined> => {
    const versions = await versionsAt(needs, features, answered[row]!)
    if (!versions) return undefined
    const one = takeRows(logged, [row])
    const skew = await skewOf(needs, { features, logged: one, versions, show: 0 })
    return new Set(Object.keys(skew.differing))
  }
  return Promise.all(
    first.map(async ({ row, feature }) => {
      const asked = known.get(row) ?? stillDiffering(row)
      known.set(row, asked)
      const differing = await asked
      if (!differing) return 'unknown'
      return differing.has(feature) ? 'look-up-behind' : 'data-changed'
    }),
  )
}

/** The versions that views would have read at a moment; `undefined` where a dataset was not there yet. */
async function versionsAt(
  { datasets }: OfflineNeeds,
  features: readonly Feature[],
  at: number,
): Promise<Readonly<Record<string, Digest>> | undefined> {
  const versions: Record<string, Digest> = {}
  for (const feature of features) {
    if (typeof feature === 'string' || feature.kind === 'on-demand') continue
    const then = await datasets.refs.mainAt(feature.from.name, at)
    if (then === undefined) return undefined
    versions[feature.from.name] = then
  }
  return versions
}
