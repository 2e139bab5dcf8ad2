import type { Database } from '../../storage/index.ts'
import type { TrackingTables } from '../tables.ts'
import type { Field } from './field.ts'
import { type Comparison, parseFilter } from './filter.ts'
import { type Order, parseOrders } from './order.ts'
import { type Cursor, cursorOf, readPageToken } from './page.ts'
import type { RunQuery } from './search.ts'
import { RUN_WORDS } from './vocabularies.ts'

/** A query for runs, read and checked: what a search in SQL and one in columns both do. */
export interface RunPlan {
  readonly comparisons: readonly Comparison[]
  /** The last ones tell any two runs apart. */
  readonly orders: readonly Order[]
  /** Ids; undefined for all. */
  readonly experiments: readonly number[] | undefined
  readonly view: 'active' | 'deleted' | 'all'
  readonly limit: number
  readonly after: Cursor | undefined
  /** What page tokens of this search belong to. */
  readonly search: string
}

const LISTED = 100
const STARTED: Field = { of: 'attributes', key: 'started_at', kind: 'number' }
const ID: Field = { of: 'attributes', key: 'id', kind: 'text' }

/** Throws `tracking.bad_filter`, `tracking.bad_order`, `tracking.bad_page`. */
export async function planRuns(database: Database, query: RunQuery): Promise<RunPlan> {
  const { experiment, filter = '', order = [], view = 'active', limit = LISTED, page } = query
  const orders = typeof order === 'string' ? [order] : order
  const sorted = toldApart(parseOrders(orders, RUN_WORDS))
  const search = JSON.stringify([experiment, query.experiments, view, filter, orders])
  return {
    comparisons: parseFilter(filter, RUN_WORDS),
    orders: sorted,
    experiments: await experimentsOf(database, query),
    ...{ view, limit, search },
    after: page === undefined ? undefined : cursorOf(readPageToken(search, page), kindsOf(sorted)),
  }
}

const kindsOf = (orders: readonly Order[]): Field['kind'][] => orders.map(({ field }) => field.kind)

/** The newest first, then by id, where the orders asked for leave two runs equal. */
function toldApart(orders: readonly Order[]): readonly Order[] {
  const has = (field: Field): boolean => orders.some((one) => one.field.of === field.of && one.field.key === field.key)
  if (has(ID)) return orders
  const id = { field: ID, down: false }
  return has(STARTED) ? [...orders, id] : [...orders, { field: STARTED, down: true }, id]
}

async function experimentsOf(
  database: Database,
  { experiment, experiments }: RunQuery,
): Promise<readonly number[] | undefined> {
  if (experiment === undefined) return experiments
  const db = database.on<TrackingTables>()
  const found = await db.selectFrom('experiment').select('id').where('name', '=', experiment).executeTakeFirst()
  return found && (!experiments || experiments.includes(found.id)) ? [found.id] : []
}
