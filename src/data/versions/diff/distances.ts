import { jensenShannon, ksTest } from '../../../math/index.ts'
import type { Lake } from '../../../storage/index.ts'
import { type CategoryColumn, type Column, columnOf, type Table } from '../../../table/index.ts'
import type { Difference } from './difference.ts'
import { hashOf } from './pairs.ts'
import type { SharedColumn, Side, Sides } from './sides.ts'

type Distance = Difference['columns'][number]['distance']

/** Rows of a side that distributions are compared from, at most about so many. */
const SAMPLED = 100_000

/**
 * How far the values of some columns moved. Of many rows some are taken by the hash of their key (of the whole row without one), so
 * that a row that is on both sides is taken on both or on neither, and sides that differ little look so.
 */
export async function distancesOf(
  lake: Lake,
  sides: Sides,
  { key, moved }: { readonly key: readonly SharedColumn[]; readonly moved: readonly SharedColumn[] },
): Promise<ReadonlyMap<string, Distance>> {
  const { before, after, columns } = sides
  const step = Math.ceil(Math.max(before.rows, after.rows) / SAMPLED)
  const chosen = hashOf(key.length > 0 ? key : columns)
  const read = (side: Side): Promise<Table> => {
    const values = moved.map(({ value }, i) => `${value} as c${i}`).join(', ')
    return lake.table(`select ${values} from ${side.all} ${step > 1 ? `where ${chosen} % ${step} = 0` : ''}`)
  }
  const [a, b] = [await read(before), await read(after)]
  return new Map(moved.map(({ name }, i) => [name, distance(columnOf(a, `c${i}`), columnOf(b, `c${i}`))]))
}

function distance(before: Column, after: Column): Distance {
  if (before.kind === 'category' || after.kind === 'category') {
    if (before.kind !== 'category' || after.kind !== 'category')
      return { kind: 'js', value: null, rows: { before: 0, after: 0 } }
    return textDistance(before, after)
  }
  const [a, b] = [before.values, after.values].map((values) => values.filter((value) => !Number.isNaN(value)))
  const rows = { before: a!.length, after: b!.length }
  return { kind: 'ks', value: finite(ksTest(a!, b!).statistic, rows), rows }
}

function textDistance(before: CategoryColumn, after: CategoryColumn): Distance {
  const places = new Map<string, number>()
  for (const text of [...before.dictionary, ...after.dictionary]) if (!places.has(text)) places.set(text, places.size)
  const counts = [before, after].map(({ codes, dictionary }) => {
    const count = new Float64Array(places.size)
    for (const code of codes) if (code >= 0) count[places.get(dictionary[code]!)!]!++
    return count
  })
  const [a, b] = counts.map((count) => count.reduce((sum, one) => sum + one, 0))
  const rows = { before: a!, after: b! }
  return { kind: 'js', value: finite(jensenShannon(counts[0]!, counts[1]!), rows), rows }
}

/** Two sides without values do not differ; one without has no distance to the other. */
function finite(value: number, { before, after }: Distance['rows']): number | null {
  if (before === 0 && after === 0) return 0
  return Number.isFinite(value) ? value : null
}
