import { sql } from 'kysely'
import type { Database } from '../../storage/index.ts'
import type { TrackingTables } from '../tables.ts'
import type { MetricPoint, RunInput, RunModel } from './run.ts'
import type { RunRelations } from './runs.ts'

interface InputOf {
  readonly run: string
  readonly experiment: number
  readonly input: RunInput
}

/** Keeps what runs read; what is kept already stays as it is. */
export async function addInputs(database: Database, inputs: readonly InputOf[]): Promise<void> {
  if (inputs.length === 0) return
  const column = (pick: (one: InputOf) => string): string[] => inputs.map(pick)
  await sql`
    insert into run_input (run_id, dataset, version, context, tags)
    select run_id, dataset, version, context, tags::jsonb
    from unnest(
      ${column(({ run }) => run)}::text[], ${column(({ input }) => input.dataset)}::text[],
      ${column(({ input }) => input.version)}::text[], ${column(({ input }) => input.context)}::text[],
      ${column(({ input }) => JSON.stringify(input.tags ?? {}))}::text[]
    ) as input (run_id, dataset, version, context, tags)
    on conflict do nothing`.execute(database.on<TrackingTables>())
  await addDatasets(database, inputs)
}

async function addDatasets(database: Database, inputs: readonly InputOf[]): Promise<void> {
  const rows = inputs.flatMap(({ experiment, input: { dataset, version, source } }) =>
    source ? [{ experiment_id: experiment, name: dataset, digest: version, ...sourceRow(source) }] : [],
  )
  if (rows.length === 0) return
  await database
    .on<TrackingTables>()
    .insertInto('logged_dataset')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

const sourceRow = ({ sourceType, source, schema, profile }: NonNullable<RunInput['source']>) => ({
  ...{ source_type: sourceType, source, schema: schema ?? null, profile: profile ?? null },
})

/** Keeps which logged models runs read and made. */
export async function addModels(
  database: Database,
  models: readonly { readonly run: string; readonly model: RunModel }[],
): Promise<void> {
  if (models.length === 0) return
  await database
    .on<TrackingTables>()
    .insertInto('run_model')
    .values(models.map(({ run, model: { model, role, step } }) => ({ run_id: run, model_id: model, role, step })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

interface Growing {
  readonly inputs: RunInput[]
  readonly models: RunModel[]
  readonly latest: MetricPoint[]
}

/** What each of these runs read, made and measured last; runs that are not there are left out. */
export async function readRelations(
  database: Database,
  runs: readonly string[],
): Promise<ReadonlyMap<string, RunRelations>> {
  const found = new Map<string, Growing>()
  if (runs.length === 0) return found
  for (const { id, metrics } of await selectMetrics(database, runs)) {
    const latest = Object.entries(metrics).map(([key, { value, step, at }]) => ({
      key,
      value: Number(value),
      step,
      at,
    }))
    found.set(id, { inputs: [], models: [], latest })
  }
  for (const { run, ...row } of await selectInputs(database, runs)) found.get(run)?.inputs.push(inputOf(row))
  for (const { run, ...model } of await selectModels(database, runs)) found.get(run)?.models.push(model)
  return found
}

const among = (runs: readonly string[]) => sql<string>`any(${[...runs]}::text[])`

function selectMetrics(database: Database, runs: readonly string[]) {
  const select = database.on<TrackingTables>().selectFrom('run').select(['id', 'metrics'])
  return select.where('id', '=', among(runs)).execute()
}

function selectModels(database: Database, runs: readonly string[]) {
  return database
    .on<TrackingTables>()
    .selectFrom('run_model')
    .select(['run_id as run', 'model_id as model', 'role', 'step'])
    .where('run_id', '=', among(runs))
    .orderBy('role')
    .orderBy('step')
    .orderBy('model_id')
    .execute()
}

function selectInputs(database: Database, runs: readonly string[]) {
  return database
    .on<TrackingTables>()
    .selectFrom('run_input as read')
    .innerJoin('run', 'run.id', 'read.run_id')
    .leftJoin('logged_dataset as told', (join) =>
      join
        .onRef('told.experiment_id', '=', 'run.experiment_id')
        .onRef('told.name', '=', 'read.dataset')
        .onRef('told.digest', '=', 'read.version'),
    )
    .select(['read.run_id as run', 'read.dataset', 'read.version', 'read.context', 'read.tags'])
    .select(['told.source_type as sourceType', 'told.source', 'told.schema', 'told.profile'])
    .where('read.run_id', '=', among(runs))
    .orderBy('read.dataset')
    .orderBy('read.context')
    .orderBy('read.version')
    .execute()
}

interface InputRow {
  readonly dataset: string
  readonly version: string
  readonly context: string
  readonly tags: Record<string, string>
  readonly sourceType: string | null
  readonly source: string | null
  readonly schema: string | null
  readonly profile: string | null
}

function inputOf({ dataset, version, context, tags, sourceType, source, schema, profile }: InputRow): RunInput {
  const told = sourceType !== null && {
    source: {
      ...{ sourceType, source: source! },
      ...(schema !== null && { schema }),
      ...(profile !== null && { profile }),
    },
  }
  return { dataset, version, context, ...told, ...(Object.keys(tags).length > 0 && { tags }) }
}
