import { sql } from 'kysely'
import type { Database } from '../../storage/index.ts'
import { conditionOf, type Piece } from '../search/conditions.ts'
import type { Field } from '../search/field.ts'
import { parseFilter } from '../search/filter.ts'
import { keysetOf, type SortKey } from '../search/keyset.ts'
import { type Order, parseOrders } from '../search/order.ts'
import { pageToken, readPageToken } from '../search/page.ts'
import { EXPERIMENT_WORDS } from '../search/vocabularies.ts'
import type { TrackingTables } from '../tables.ts'
import type { Experiment } from './experiment.ts'
import type { DatasetSummary, ExperimentQuery } from './experiments.ts'

/** A query for experiments, to be narrowed and ordered. */
export function selectExperiments(database: Database) {
  return database
    .on<TrackingTables>()
    .selectFrom('experiment')
    .select(['id', 'name', 'created_at', 'changed_at', 'state', 'artifact_location', 'tags'])
}

type Row = Awaited<ReturnType<ReturnType<typeof selectExperiments>['executeTakeFirstOrThrow']>>

/** A row as an experiment. */
export function experimentOf({ id, name, created_at, changed_at, state, artifact_location, tags }: Row): Experiment {
  return {
    ...{ id, name, createdAt: created_at, changedAt: changed_at, state, tags },
    artifactLocation: artifact_location ?? `mlflow-artifacts:/${id}`,
  }
}

/** Active runs by experiment. */
export async function countRuns(database: Database): Promise<ReadonlyMap<number, number>> {
  const rows = await database
    .on<TrackingTables>()
    .selectFrom('run')
    .select(['experiment_id', sql<number>`count(*)`.as('count')])
    .where('state', '=', 'active')
    .groupBy('experiment_id')
    .execute()
  return new Map(rows.map(({ experiment_id, count }) => [experiment_id, count]))
}

const FIRST: readonly SortKey[] = [
  { raw: sql`experiment.created_at`, kind: 'number', down: true, whole: true },
  { raw: sql`experiment.id`, kind: 'number', down: false, whole: true },
]

/** Errors: `tracking.bad_filter`, `tracking.bad_order`, `tracking.bad_page`. */
export async function searchExperiments(
  database: Database,
  query: ExperimentQuery,
): Promise<{ readonly experiments: readonly Experiment[]; readonly next?: string }> {
  const { filter = '', order = [], view = 'active', limit, page } = query
  const search = JSON.stringify([filter, order, view])
  const orders = parseOrders(order, EXPERIMENT_WORDS)
  const { keys, orderBy, after, cursorOf } = keysetOf(orders.length === 0 ? FIRST : [...orders.map(sortKeyOf), LAST])
  const conditions = parseFilter(filter, EXPERIMENT_WORDS).map((one) => conditionOf(one, expressionOf(one.field)))
  if (view !== 'all') conditions.push(sql`experiment.state = ${view}`)
  if (page !== undefined) conditions.push(after(readPageToken(search, page)))
  const rows = await selectExperiments(database)
    .select(sql<(string | null)[]>`${keys}`.as('keys'))
    .$if(conditions.length > 0, (select) => select.where(sql<boolean>`${sql.join(conditions, sql` and `)}`))
    .orderBy(sql`${orderBy}`)
    .limit(limit + 1)
    .execute()
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return {
    experiments: rows.slice(0, limit).map(experimentOf),
    ...(last && { next: pageToken(search, cursorOf(last.keys)) }),
  }
}

const LAST: SortKey = { raw: sql`experiment.id`, kind: 'number', down: true, whole: true }

const sortKeyOf = ({ field, down }: Order): SortKey => ({ raw: expressionOf(field), kind: field.kind, down })

function expressionOf({ of, key, kind }: Field): Piece {
  if (of === 'tags') return sql`(experiment.tags ->> ${key}::text)`
  const column = sql.ref(`experiment.${key}`)
  return kind === 'number' ? sql`(${column})::float8` : sql`${column}`
}

const MOST_DATASETS = 1_000

/** The datasets that active runs of these experiments read. */
export async function readDatasets(database: Database, ids: readonly number[]): Promise<readonly DatasetSummary[]> {
  const rows = await database
    .on<TrackingTables>()
    .selectFrom('run_input')
    .innerJoin('run', 'run.id', 'run_input.run_id')
    .select(['run.experiment_id as experimentId', 'dataset as name', 'version as digest', 'context'])
    .distinct()
    .where('run.experiment_id', '=', sql<number>`any(${[...ids]}::int8[])`)
    .where('run.state', '=', 'active')
    .orderBy('experimentId')
    .orderBy('name')
    .orderBy('digest')
    .orderBy('context')
    .limit(MOST_DATASETS)
    .execute()
  return rows
}
