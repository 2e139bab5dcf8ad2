import { sql } from 'kysely'
import type { Database } from '../../storage/index.ts'
import { conditionOf, type Piece } from '../search/conditions.ts'
import type { Field } from '../search/field.ts'
import { parseFilter } from '../search/filter.ts'
import { keysetOf, type SortKey } from '../search/keyset.ts'
import { parseOrders } from '../search/order.ts'
import { pageToken, readPageToken } from '../search/page.ts'
import { LOGGED_MODEL_WORDS } from '../search/vocabularies.ts'
import type { TrackingTables } from '../tables.ts'
import type { LoggedModel } from './logged-model.ts'
import type { LoggedModelQuery } from './logged-models.ts'

/** A query for logged models, to be narrowed and ordered. */
export function selectLoggedModels(database: Database) {
  return database.on<TrackingTables>().selectFrom('logged_model').selectAll('logged_model')
}

type Row = Awaited<ReturnType<ReturnType<typeof selectLoggedModels>['executeTakeFirstOrThrow']>>

/** A row as a logged model. */
export function loggedModelOf(row: Row): LoggedModel {
  const { id, name, status, state, params, tags, metrics } = row
  return {
    ...{ id, experimentId: row.experiment_id, name, type: row.model_type, status, statusMessage: row.status_message },
    ...{ run: row.source_run, artifactUri: row.artifact_uri, createdAt: row.created_at, changedAt: row.changed_at },
    ...{ state, params, tags, metrics },
  }
}

const LISTED = 100

type Dataset = NonNullable<LoggedModelQuery['datasets']>[number]

/** Errors: `tracking.bad_filter`, `tracking.bad_order`, `tracking.bad_page`. */
export async function searchLoggedModels(
  database: Database,
  query: LoggedModelQuery,
): Promise<{ readonly models: readonly LoggedModel[]; readonly next?: string }> {
  const { experiments, filter = '', datasets = [], order = [], limit = LISTED, page } = query
  const search = JSON.stringify([experiments, filter, datasets, order])
  const { keys, orderBy, after, cursorOf } = keysetOf(order.length === 0 ? FIRST : [...order.map(sortKeyOf), ...FIRST])
  const conditions = [
    sql`logged_model.experiment_id = any(${[...experiments]}::int8[])`,
    sql`logged_model.state = 'active'`,
    ...parseFilter(filter, LOGGED_MODEL_WORDS).map((one) => conditionOf(one, expressionOf(one.field, datasets))),
    ...(datasets.length === 0 ? [] : [sql`exists (select 1 ${metricsOn(datasets)})`]),
    ...(page === undefined ? [] : [after(readPageToken(search, page))]),
  ]
  const rows = await selectLoggedModels(database)
    .select(sql<(string | null)[]>`${keys}`.as('keys'))
    .where(sql<boolean>`${sql.join(conditions, sql` and `)}`)
    .orderBy(sql`${orderBy}`)
    .limit(limit + 1)
    .execute()
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return {
    models: rows.slice(0, limit).map(loggedModelOf),
    ...(last && { next: pageToken(search, cursorOf(last.keys)) }),
  }
}

const FIRST: readonly SortKey[] = [
  { raw: sql`logged_model.created_at`, kind: 'number', down: true, whole: true },
  { raw: sql`logged_model.id`, kind: 'text', down: false, whole: true },
]

function sortKeyOf({ field, ascending, dataset }: NonNullable<LoggedModelQuery['order']>[number]): SortKey {
  const [order] = parseOrders([`${field} ${ascending ? 'asc' : 'desc'}`], LOGGED_MODEL_WORDS)
  return {
    ...{ raw: expressionOf(order!.field, dataset ? [dataset] : []), kind: order!.field.kind, down: !ascending },
  }
}

function expressionOf(field: Field, datasets: readonly Dataset[]): Piece {
  const { of, key, kind } = field
  if (of === 'metrics')
    return sql`(
      select coalesce((metric ->> 'value')::float8, 'NaN') ${metricsOn(datasets)} and metric ->> 'key' = ${key}::text
      order by (metric ->> 'step')::int8 desc, (metric ->> 'at')::int8 desc limit 1
    )`
  if (of !== 'attributes') return sql`(${sql.ref(`logged_model.${of}`)} ->> ${key}::text)`
  const column = sql.ref(`logged_model.${key}`)
  return kind === 'number' ? sql`(${column})::float8` : sql`${column}`
}

/** The metrics of a model, those on some datasets where any are given: `from … where …`. */
function metricsOn(datasets: readonly Dataset[]): Piece {
  const on = datasets.map(({ name, digest }) => {
    const named = sql`metric -> 'dataset' ->> 'name' = ${name}::text`
    return digest === undefined ? named : sql`(${named} and metric -> 'dataset' ->> 'digest' = ${digest}::text)`
  })
  const which = on.length === 0 ? sql`true` : sql`(${sql.join(on, sql` or `)})`
  return sql`from jsonb_array_elements(logged_model.metrics) as metric where ${which}`
}
