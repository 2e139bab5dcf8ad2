import type { Lake } from '../storage/index.ts'
import { type CategoryColumn, type NumberColumn, quoteName, type Table } from '../table/index.ts'
import type { JoinedView } from './join.ts'
import { entityKey } from './online-state.ts'
import { widthOf } from './packed.ts'

/** The arrivals of a view in (after, through], in memory, to be handed on step by step. */
export interface Arrivals {
  readonly width: number
  /** Hands on what arrived up to and including a moment, in microseconds, and was not handed on before: by `entityKey`. */
  take(through: number): ReadonlyMap<string, Float64Array>
}

/** Reads the arrivals of a view. Moments are microseconds. */
export type ReadArrivals = (
  view: JoinedView,
  reach: { readonly after: number; readonly through: number },
) => Promise<Arrivals>

/** Reads arrivals from the lake in the order of entity and arrival; once for views that share them. */
export function createReader(lake: Lake): ReadArrivals {
  const tables = new Map<string, Promise<PackedTable>>()
  return async (view, reach) => {
    const sql = arrivalsSql(view, reach)
    const width = widthOf(view.plan.values.length)
    const table = tables.get(sql) ?? lake.table(sql).then((found) => packed(found, width))
    tables.set(sql, table)
    return { width, take: takeFrom(await table, width) }
  }
}

function arrivalsSql({ plan, source, lag }: JoinedView, reach: { after: number; through: number }): string {
  const time = quoteName(plan.view.from.time!)
  const values = plan.values.map((value, j) => `cast(${value} as double) as q${j}`)
  return `with arrived as materialized (
      select ${quoteName(plan.view.entity)} as e, ${plan.arrival} as a, ${values.join(', ')} from ${source}
      where ${time} > make_timestamp(${reach.after - lag}) and ${time} <= make_timestamp(${reach.through}))
    select e, cast(a as double) as a, ${plan.values.map((_, j) => `q${j}`).join(', ')} from arrived
    where e is not null and a > ${reach.after} and a <= ${reach.through} order by e, a`
}

/** Arrivals in memory: records in the order of entity, and where those of each entity are. */
interface PackedTable {
  readonly records: Float64Array
  readonly entities: readonly { readonly key: string; readonly start: number; readonly end: number }[]
}

function packed(table: Table, width: number): PackedTable {
  const records = new Float64Array(table.rows * width)
  for (let j = 0; j < width; j++) {
    const { values } = table.columns.get(j === 0 ? 'a' : `q${j - 1}`) as NumberColumn
    for (let row = 0; row < table.rows; row++) records[row * width + j] = values[row]!
  }
  return { records, entities: entitiesOf(table.columns.get('e') as CategoryColumn) }
}

function entitiesOf({ codes, dictionary }: CategoryColumn): PackedTable['entities'] {
  const entities = []
  for (let start = 0; start < codes.length; ) {
    let end = start + 1
    while (end < codes.length && codes[end] === codes[start]) end++
    entities.push({ key: entityKey(dictionary[codes[start]!]!), start, end })
    start = end
  }
  return entities
}

function takeFrom({ records, entities }: PackedTable, width: number): Arrivals['take'] {
  const next = Int32Array.from(entities, ({ start }) => start)
  return (through) => {
    const taken = new Map<string, Float64Array>()
    entities.forEach(({ key, end }, i) => {
      const start = next[i]!
      let stop = start
      while (stop < end && records[stop * width]! <= through) stop++
      next[i] = stop
      if (stop > start) taken.set(key, records.subarray(start * width, stop * width))
    })
    return taken
  }
}
