import type { Column, NumberColumn, Table } from '../../../table/index.ts'
import type { Cell, Setup } from '../setup.ts'

/** Requests at which both versions stood, in order of time, one value a request. */
export interface Scored {
  readonly rows: number
  readonly times: Float64Array
  /** NaN where a version gave none. */
  readonly old: Float64Array
  readonly fresh: Float64Array
  /** NaN where not known, and since when it is. */
  readonly label: Float64Array
  readonly known: Float64Array
  readonly latencyUs: Float64Array
  /** 1 where the challenger answered. */
  readonly byChallenger: Uint8Array
  /** 1 where a request is in the cell: segments, then groups, then those of fairness. */
  readonly cells: readonly Uint8Array[]
}

/**
 * Takes the requests of two versions out of what the journal holds, whichever of them was champion at the time.
 *
 * @param journal columns `at`, `champion`, `champion_score`, `challenger`, `challenger_score`, `label`; `label_at`, `latency_us`, `answered` and
 *   features where it has them
 */
export function scoredRows(
  journal: Table,
  of: {
    readonly champion: number
    readonly challenger: number
    readonly setup: Pick<Setup, 'segments' | 'groups' | 'fairness'>
  },
): Scored {
  const { champion, challenger, setup } = of
  const column = (name: string): Float64Array | undefined =>
    (journal.columns.get(name) as NumberColumn | undefined)?.values
  const [first, second] = [column('champion')!, column('challenger')!]
  const at = new Int32Array(journal.rows)
  let rows = 0
  for (let row = 0; row < journal.rows; row++) {
    const isStraight = first[row] === champion && second[row] === challenger
    if (isStraight || (first[row] === challenger && second[row] === champion)) at[rows++] = row
  }
  const taken = at.subarray(0, rows)
  const take = (name: string, otherwise = Number.NaN): Float64Array => {
    const values = column(name)
    const own = new Float64Array(rows).fill(otherwise)
    if (values) for (let i = 0; i < rows; i++) own[i] = values[taken[i]!]!
    return own
  }
  const [old, fresh, answered] = [take('champion_score'), take('challenger_score'), take('answered')]
  const byChallenger = new Uint8Array(rows)
  for (let i = 0; i < rows; i++) {
    if (answered[i] === challenger) byChallenger[i] = 1
    if (first[taken[i]!] === champion) continue
    const turned = old[i]!
    old[i] = fresh[i]!
    fresh[i] = turned
  }
  return {
    ...{ rows, times: take('at'), old, fresh, byChallenger },
    ...{ label: take('label'), known: take('label_at', Number.NEGATIVE_INFINITY), latencyUs: take('latency_us') },
    cells: [...setup.segments, ...setup.groups, ...(setup.fairness?.cells ?? [])].map((cell) =>
      membersOf(columnOf(journal, cell.column), cell, taken),
    ),
  }
}

/** The column of a feature, or of what features were looked up by. */
export const columnOf = (journal: Table, name: string): Column | undefined =>
  journal.columns.get(`f:${name}`) ?? journal.columns.get(`r:${name}`)

function membersOf(column: Column | undefined, { is, from, below }: Cell, at: Int32Array): Uint8Array {
  const members = new Uint8Array(at.length)
  if (column === undefined || (column.kind === 'category') !== (is !== undefined)) return members
  if (column.kind === 'category') {
    const code = column.dictionary.indexOf(is!)
    if (code >= 0) for (let i = 0; i < at.length; i++) members[i] = Number(column.codes[at[i]!] === code)
    return members
  }
  const [low, high] = [from ?? Number.NEGATIVE_INFINITY, below ?? Number.POSITIVE_INFINITY]
  for (let i = 0; i < at.length; i++) {
    const value = column.values[at[i]!]!
    members[i] = Number(value >= low && value < high)
  }
  return members
}
