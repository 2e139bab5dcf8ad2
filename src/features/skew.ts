import type { Digest } from '../base/index.ts'
import type { DatasetVersion } from '../data/index.ts'
import { columnOf, numberColumn, quoteName, selectColumns, type Table, valueAt, withColumn } from '../table/index.ts'
import { fail } from './errors.ts'
import { type Feature, readFeatures } from './feature-list.ts'
import { joinSql } from './join.ts'
import { type OfflineNeeds, sourcedViews, summed, withLags } from './offline.ts'
import { MICROS } from './view-plan.ts'

/** What was logged at serving time, to be compared with what the data says now. */
export interface SkewRequest {
  readonly features: readonly Feature[]
  /** One row a prediction: the features of views as they were served, the columns that look up, and `__time`, the moment of the look-up. */
  readonly logged: Table
  /** The data to compare with. */
  readonly version: DatasetVersion
  readonly versions?: Readonly<Record<string, Digest>>
}

/** How served features compare with the offline join at the same moments. Equal means: the same number, bit for bit. */
export interface Skew {
  readonly rows: number
  /** Rows that differ, by feature. */
  readonly differing: Readonly<Record<string, number>>
  /** The first that differ: the place of the row in what was logged, and both values. */
  readonly first: readonly {
    readonly row: number
    readonly feature: string
    readonly logged: number | null
    readonly offline: number | null
  }[]
}

const SHOWN = 20

/**
 * Replays logged look-ups against the offline join. They are equal where serving saw what the data says it could have seen;
 * they differ where data came late, was corrected, or look-ups ran behind.
 *
 * Errors: `table.unknown_column` where something was not logged, `features.bad_view`.
 */
export async function skewOf(needs: OfflineNeeds, request: SkewRequest): Promise<Skew> {
  const { views } = readFeatures(request.features)
  const names = views.flatMap((view) => Object.keys(view.features))
  const { logged } = request
  if (views.length === 0 || logged.rows === 0) return { rows: logged.rows, differing: {}, first: [] }
  const keys = [...new Set(views.map(({ on }) => on))]
  const numbers = numberColumn(Float64Array.from({ length: logged.rows }, (_, row) => row))
  const asked = withColumn(selectColumns(logged, ['__time', ...keys]), '__row', numbers)
  const file = await needs.lake.writeTable(asked)
  const asking = `select cast(__row as bigint) as __row, epoch_us(__time) as __at, ${keys.map(quoteName).join(', ')}
    from ${await needs.lake.scan([file.address])}`
  const joined = joinSql(asking, await withLags(needs.lake, await sourcedViews(needs, request, views)), reachOf(logged))
  const columns = names.map((name) => `${quoteName(`__${name}`)} as ${quoteName(name)}`)
  const offline = await needs.lake
    .table(`select ${columns.join(', ')} from (${joined}) order by __row`)
    .catch((error) => {
      throw summed(error, views)
    })
  return compare(logged, offline, names)
}

function reachOf(logged: Table): { readonly from: number; readonly to: number } {
  const time = columnOf(logged, '__time')
  if (time.kind === 'category')
    throw fail('bad_feature', { feature: '__time', reason: 'what was logged holds texts there, not times' })
  const [least, most] = time.values.reduce(([a, b], at) => [Math.min(a, at), Math.max(b, at)], [Infinity, -Infinity])
  return { from: Math.floor(least! * MICROS), to: Math.ceil(most! * MICROS) }
}

function compare(logged: Table, offline: Table, names: readonly string[]): Skew {
  const differing: Record<string, number> = {}
  const first: Skew['first'][number][] = []
  for (const feature of names) {
    const [served, told] = [columnOf(logged, feature), columnOf(offline, feature)]
    for (let row = 0; row < logged.rows; row++) {
      const [a, b] = [valueAt(served, row), valueAt(told, row)]
      if (a === b) continue
      differing[feature] = (differing[feature] ?? 0) + 1
      if (first.length < SHOWN) first.push({ row, feature, logged: asNumber(a), offline: asNumber(b) })
    }
  }
  return { rows: logged.rows, differing, first }
}

const asNumber = (value: number | string | null): number | null => (value === null ? null : Number(value))
