import { sql } from 'kysely'
import type { Database } from '../../storage/index.ts'
import { conditionOf, type Piece } from '../search/conditions.ts'
import type { Field, Vocabulary } from '../search/field.ts'
import { type Comparison, parseFilter } from '../search/filter.ts'
import { keysetOf, type SortKey } from '../search/keyset.ts'
import { type Order, parseOrders } from '../search/order.ts'
import { pageToken, readPageToken } from '../search/page.ts'
import type { TraceTables } from './tables.ts'
import { SOURCE_RUN, TRACE_TAGS } from './trace.ts'

/** Which traces to find: the newest first, then by id, where no order is given. */
export interface TraceQuery {
  readonly experiments: readonly number[]
  readonly filter?: string
  readonly order?: readonly string[]
  readonly limit: number
  readonly page?: string
}

const text = (column: string) => ({ column, kind: 'text' }) as const
const number = (column: string) => ({ column, kind: 'number' }) as const

/** The words of traces; their metadata are params to the grammar. */
const TRACE_WORDS: Vocabulary = {
  entities: ['params', 'tags', 'attributes'],
  attributes: {
    ...{ id: text('id'), request_id: text('id'), trace_id: text('id'), name: text('name'), run_id: text('run') },
    ...{ status: text('state'), state: text('state'), client_request_id: text('client_id') },
    ...{ timestamp: number('started_at'), timestamp_ms: number('started_at'), request_time: number('started_at') },
    ...{ execution_time: number('duration'), execution_time_ms: number('duration') },
    ...{ execution_duration: number('duration'), end_time: number('ended_at'), end_time_ms: number('ended_at') },
    experiment_id: number('experiment_id'),
  },
  listed: [
    ...['name', 'run_id', 'end_time_ms', 'client_request_id', 'end_time', 'request_id', 'timestamp_ms', 'timestamp'],
    ...['execution_time', 'status', 'execution_time_ms'],
  ],
  aliases: { request_metadata: 'params', metadata: 'params', trace: 'attributes' },
}

const FIRST: readonly SortKey[] = [
  { raw: sql`trace.started_at`, kind: 'number', down: true, whole: true },
  { raw: sql`trace.id`, kind: 'text', down: false, whole: true },
]

/** The ids of a page. Errors: `tracking.bad_filter`, `tracking.bad_order`, `tracking.bad_page`. */
export async function findTraces(
  database: Database,
  { experiments, filter = '', order = [], limit, page }: TraceQuery,
): Promise<{ readonly ids: readonly string[]; readonly next?: string }> {
  const search = JSON.stringify([experiments, filter, order])
  const orders = parseOrders(order, TRACE_WORDS)
  const { keys, orderBy, after, cursorOf } = keysetOf(
    orders.length === 0 ? FIRST : [...orders.map(sortKeyOf), FIRST[1]!],
  )
  const conditions = parseFilter(filter, TRACE_WORDS).map(conditionOn)
  conditions.push(sql`trace.experiment_id = any(${[...experiments]}::int8[])`)
  if (page !== undefined) conditions.push(after(readPageToken(search, page)))
  const rows = await database
    .on<TraceTables>()
    .selectFrom('trace')
    .select(['id', sql<(string | null)[]>`${keys}`.as('keys')])
    .where(sql<boolean>`${sql.join(conditions, sql` and `)}`)
    .orderBy(sql`${orderBy}`)
    .limit(limit + 1)
    .execute()
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return {
    ids: rows.slice(0, limit).map(({ id }) => id),
    ...(last && { next: pageToken(search, cursorOf(last.keys)) }),
  }
}

const sortKeyOf = ({ field, down }: Order): SortKey => ({ raw: expressionOf(field), kind: field.kind, down })

/** A trace is of the run that it was made under, and of those that it was linked to. */
function conditionOn(comparison: Comparison): Piece {
  const { field, comparator, value } = comparison
  const own = conditionOf(comparison, expressionOf(field))
  if (field.of !== 'attributes' || field.key !== 'run' || comparator !== '=') return own
  return sql`(${own} or exists (select from trace_run where trace_id = trace.id and run_id = ${value}::text))`
}

function expressionOf({ of, key, kind }: Field): Piece {
  if (of === 'tags') return sql`(trace.tags ->> ${key}::text)`
  if (of === 'params') return sql`(trace.metadata ->> ${key}::text)`
  if (key === 'name') return sql`(trace.tags ->> ${TRACE_TAGS.name}::text)`
  if (key === 'run') return sql`(trace.metadata ->> ${SOURCE_RUN}::text)`
  if (key === 'ended_at') return sql`(trace.started_at + trace.duration)::float8`
  const column = sql.ref(`trace.${key}`)
  return kind === 'number' ? sql`(${column})::float8` : sql`${column}`
}
