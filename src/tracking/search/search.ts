import { sql } from 'kysely'
import type { Database } from '../../storage/index.ts'
import type { LifeState } from '../experiments/experiment.ts'
import { runOf, selectRuns } from '../runs/rows.ts'
import type { Run } from '../runs/run.ts'
import { conditionOf, type Piece } from './conditions.ts'
import type { Field } from './field.ts'
import type { Comparison } from './filter.ts'
import { keysetOf } from './keyset.ts'
import { pageToken } from './page.ts'
import { planRuns, type RunPlan } from './run-plan.ts'

/** Which runs to find: all of them, the newest first, 100 at a time, where nothing is said. */
export interface RunQuery {
  readonly experiment?: string
  /** Ids; none are found where the list is empty. */
  readonly experiments?: readonly number[]
  /** The active ones where nothing is said. */
  readonly view?: LifeState | 'all'
  /** Comparisons joined by `and`: `metrics.auc > 0.7 and params.learner = 'boosting'`. */
  readonly filter?: string
  /** A field with `asc` or `desc` after it: `metrics.auc desc`. Runs without a value come last either way. */
  readonly order?: string | readonly string[]
  /** 1 to 50,000. */
  readonly limit?: number
  /** The token of the page before. */
  readonly page?: string
}

/** Some runs and, where there are more, the token of the page after them. */
export interface RunPage {
  readonly runs: readonly Run[]
  readonly next?: string
  /** How many runs match, on all pages together; absent where nobody counted. */
  readonly count?: number
}

/** Finds runs. Throws `tracking.bad_filter`, `tracking.bad_order`, `tracking.bad_page`. */
export type RunSearch = (query: RunQuery) => Promise<RunPage>

/**
 * Finds runs in SQL: the reference that every other search is held to. Pages go on after the last run shown, so runs that start meanwhile
 * neither repeat nor hide one.
 *
 * Errors: `tracking.bad_filter`, `tracking.bad_order`, `tracking.bad_page`.
 */
export async function searchRuns(database: Database, query: RunQuery): Promise<RunPage> {
  return searchPlanned(database, await planRuns(database, query))
}

/** The same for a query that was read already. */
export async function searchPlanned(database: Database, plan: RunPlan): Promise<RunPage> {
  const { orders, limit, search } = plan
  if (plan.experiments?.length === 0) return { runs: [] }
  const keyset = keysetOf(
    orders.map(({ field, down }) => ({
      ...{ raw: expressionOf(field), kind: field.kind, down },
      ...(field.of === 'attributes' && WHOLE.includes(field.key) && { whole: true as const }),
    })),
  )
  const conditions = [...conditionsOf(plan), ...(plan.after ? [keyset.after(plan.after)] : [])]
  const found = await selectRuns(database)
    .select(sql<(string | null)[]>`${keyset.keys}`.as('keys'))
    .$if(conditions.length > 0, (select) => select.where(sql<boolean>`${sql.join(conditions, sql` and `)}`))
    .orderBy(keyset.orderBy as never)
    .limit(limit + 1)
    .execute()
  const runs = found.slice(0, limit)
  const last = runs.at(-1)
  return {
    runs: runs.map(runOf),
    ...(found.length > limit && last && { next: pageToken(search, keyset.cursorOf(last.keys)) }),
  }
}

const WHOLE: readonly string[] = ['id', 'name', 'status', 'actor', 'started_at']

function conditionsOf({ comparisons, experiments, view }: RunPlan): Piece[] {
  return [
    ...(view === 'all' ? [] : [sql`run.state = ${view}`]),
    ...(experiments ? [sql`run.experiment_id = any(${[...experiments]}::int8[])`] : []),
    ...comparisons.map(runCondition),
  ]
}

/** Some input of the run is as a condition on datasets says. An input without a context has none. */
function runCondition(comparison: Comparison): Piece {
  const { of, key } = comparison.field
  if (of !== 'datasets') return conditionOf(comparison, expressionOf(comparison.field))
  const missing = comparison.comparator === 'is null'
  const held = sql`nullif(run_input.${sql.ref(DATASET_COLUMNS[key]!)}, '')`
  const condition = missing ? sql`(${held} is not null)` : conditionOf(comparison, held)
  const found = sql`exists (select from run_input where run_input.run_id = run.id and ${condition})`
  return missing ? sql`(not ${found})` : found
}

const DATASET_COLUMNS: Readonly<Record<string, string>> = { name: 'dataset', digest: 'version', context: 'context' }

function expressionOf({ of, key }: Field): Piece {
  if (of === 'metrics') return sql`(run.metrics -> ${key}::text ->> 'value')::float8`
  if (of !== 'attributes') return sql`(${sql.ref(`run.${of}`)} ->> ${key}::text)`
  if (key === 'artifact_uri')
    return sql`coalesce(run.artifact_uri, 'mlflow-artifacts:/' || run.experiment_id || '/' || run.id || '/artifacts')`
  return sql.ref(`run.${key}`)
}
