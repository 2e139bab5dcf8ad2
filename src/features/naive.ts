import { quoteName, type Table } from '../table/index.ts'
import { aggregateSql, type Reach, type SourcedView } from './join.ts'
import { joinedTable, type OfflineNeeds, type OfflineRequest } from './offline.ts'

const HOUR_MICROS = 3_600_000_000

/**
 * What a join that leaks would have claimed: each feature of a view over all rows of its entity in the same calendar hour of
 * EVENT time, the row itself and what was not yet known included. For comparison only: no model may learn from it.
 *
 * Columns and errors are those of `offlineTable`.
 */
export function naiveTable(needs: OfflineNeeds, request: OfflineRequest): Promise<Table> {
  return joinedTable(needs, request, async (rows, views, reach) => naiveSql(rows, views, reach))
}

function naiveSql(rows: string, views: readonly SourcedView[], reach: Reach): string {
  const parts = views.map((view, i) => `hours${i} as (${hoursSql(view, reach)})`)
  const columns = views.flatMap(({ plan }, i) =>
    plan.features.map(({ fn, name, value }) => {
      const n = `coalesce(hours${i}.n${value}, 0)`
      const sum = `cast(cast(coalesce(hours${i}.s${value}, 0) as bigint) as double)`
      return `${aggregateSql(fn, n, sum)} as ${quoteName(`__${name}`)}`
    }),
  )
  const joins = views.map(
    ({ plan }, i) =>
      `left join hours${i} on ${quoteName(plan.view.on)} = hours${i}.e and __at // ${HOUR_MICROS} = hours${i}.hour`,
  )
  return `with asking as (${rows}), ${parts.join(', ')}
    select asking.__row, ${columns.join(', ')} from asking ${joins.join(' ')}`
}

function hoursSql({ plan, source }: SourcedView, { from: first, to: last }: Reach): string {
  const { entity, from } = plan.view
  const time = quoteName(from.time!)
  const values = plan.values.map((value, j) => `${value} as q${j}`)
  const totals = plan.values.map((_, j) => `count(q${j}) as n${j}, sum(q${j}) as s${j}`)
  const limits = [
    `${quoteName(entity)} is not null and ${time} is not null`,
    ...(first === undefined ? [] : [`${time} >= make_timestamp(${first - HOUR_MICROS})`]),
    ...(last === undefined ? [] : [`${time} < make_timestamp(${last + HOUR_MICROS})`]),
  ]
  return `select e, hour, ${totals.join(', ')} from (
      select ${quoteName(entity)} as e, epoch_us(${time}) // ${HOUR_MICROS} as hour, ${values.join(', ')}
      from ${source} where ${limits.join(' and ')})
    group by e, hour`
}
