import type { RunInput, RunModel } from '../runs/run.ts'
import {
  contextOf,
  groupBy,
  numberOf,
  type Row,
  runStatusOf,
  stateOf,
  textOf,
  textOrNull,
  textsFrom,
  wholeOf,
} from './cells.ts'
import type { MlflowDatabase } from './database-source.ts'
import type { Known, SourceExperiment, SourcePoint, SourceRun, Tell } from './source.ts'
import { places } from './sql-reader.ts'

const RUNS_AT_ONCE = 500

/** Runs by their id, whatever their experiment: the one order that every version of the schema has an index for. */
export async function* runsOf(
  database: MlflowDatabase,
  experiments: readonly SourceExperiment[],
  known: Known,
): AsyncIterable<readonly SourceRun[]> {
  const wanted = new Set(experiments.map(({ id }) => id))
  const select = `select * from runs where run_uuid > $1 order by run_uuid limit ${RUNS_AT_ONCE}`
  for (let after = ''; ; ) {
    const rows = await database.reader.all(select, [after])
    if (rows.length === 0) return
    after = String(rows.at(-1)!['run_uuid'])
    const ours = rows.filter((row) => wanted.has(textOf(row['experiment_id'])))
    const here = await known(ours.map(idOf))
    const fresh = ours.filter((row) => !here.has(idOf(row)))
    if (fresh.length > 0) yield await withDetails(database, fresh)
  }
}

const idOf = (row: Row): string => textOf(row['run_uuid'])
type Grouped = ReadonlyMap<string, readonly Row[]>

async function withDetails({ reader, tables }: MlflowDatabase, rows: readonly Row[]): Promise<SourceRun[]> {
  const ids = rows.map(idOf)
  const belonging = async (table: string): Promise<Grouped> =>
    groupBy(await reader.all(`select * from ${table} where run_uuid in (${places(ids)})`, ids), idOf)
  const params = await belonging('params')
  const tags = await belonging('tags')
  const inputs = tables.has('inputs') ? await inputsOf({ reader, tables }, ids) : NO_INPUTS
  return rows.map((row) => {
    const id = idOf(row)
    const texts = (of: Grouped) => textsFrom((of.get(id) ?? []).map(({ key, value }) => [key, value]))
    const its = texts(tags)
    return {
      ...{ id, experiment: textOf(row['experiment_id']), params: texts(params), tags: its },
      name: textOf(row['name']) || its['mlflow.runName'] || id,
      status: runStatusOf(row['status']),
      by: textOf(row['user_id']) || 'unknown',
      startedAt: wholeOf(row['start_time']) ?? 0,
      endedAt: wholeOf(row['end_time']) ?? null,
      state: stateOf(row['lifecycle_stage']),
      deletedAt: wholeOf(row['deleted_time']) ?? null,
      artifactUri: textOf(row['artifact_uri']),
      inputs: inputs.datasets.get(id) ?? [],
      models: inputs.models.get(id) ?? [],
    }
  })
}

interface Inputs {
  readonly datasets: ReadonlyMap<string, RunInput[]>
  readonly models: ReadonlyMap<string, RunModel[]>
}
const NO_INPUTS: Inputs = { datasets: new Map(), models: new Map() }

/** What runs have read and made: datasets come with the run as their destination, models with it as their source. */
async function inputsOf({ reader }: MlflowDatabase, ids: readonly string[]): Promise<Inputs> {
  const read = await reader.all(
    `select inputs.input_uuid, inputs.destination_id as run, datasets.*
     from inputs join datasets on datasets.dataset_uuid = inputs.source_id
     where inputs.source_type = 'DATASET' and inputs.destination_type = 'RUN' and inputs.destination_id in (${places(ids)})`,
    ids,
  )
  const uuids = read.map(({ input_uuid }) => String(input_uuid))
  const tags =
    uuids.length === 0 ? [] : await reader.all(`select * from input_tags where input_uuid in (${places(uuids)})`, uuids)
  const tagsOf = groupBy(tags, ({ input_uuid }) => String(input_uuid))
  const datasets = groupBy(
    read.map((row) => ({ run: textOf(row['run']), input: inputOf(row, tagsOf.get(String(row['input_uuid'])) ?? []) })),
    ({ run }) => run,
  )
  const linked = await reader.all(
    `select * from inputs where source_type in ('RUN_INPUT', 'RUN_OUTPUT') and source_id in (${places(ids)})`,
    ids,
  )
  return {
    datasets: new Map([...datasets].map(([run, its]) => [run, its.map(({ input }) => input)])),
    models: new Map(
      [...groupBy(linked, (row) => textOf(row['source_id']))].map(([run, its]) => [run, its.map(linkOf)]),
    ),
  }
}

function inputOf(row: Row, tags: readonly Row[]): RunInput {
  const schema = textOrNull(row['dataset_schema'])
  const profile = textOrNull(row['dataset_profile'])
  return {
    dataset: textOf(row['name']),
    version: textOf(row['digest']),
    ...contextOf(textsFrom(tags.map(({ name, value }) => [name, value]))),
    source: {
      sourceType: textOf(row['dataset_source_type']),
      source: textOf(row['dataset_source']),
      ...(schema !== null && { schema }),
      ...(profile !== null && { profile }),
    },
  }
}

const linkOf = (row: Row): RunModel => ({
  model: textOf(row['destination_id']),
  role: row['source_type'] === 'RUN_INPUT' ? 'input' : 'output',
  step: wholeOf(row['step']) ?? 0,
})

/** The points of runs. A value that is not a number has a flag; infinity is what a database can hold at most, and stays that. */
export async function* pointsOf(
  { reader }: MlflowDatabase,
  runs: readonly SourceRun[],
  tell: Tell,
): AsyncIterable<readonly SourcePoint[]> {
  const ids = runs.map(({ id }) => id)
  for await (const rows of reader.rows(`select * from metrics where run_uuid in (${places(ids)})`, ids))
    yield rows.flatMap((row) => pointOf(row) ?? tellOf(row, tell))
}

function pointOf(row: Row): SourcePoint | undefined {
  const at = wholeOf(row['timestamp'])
  const step = wholeOf(row['step'] ?? 0)
  const value = Number(row['is_nan'] ?? 0) !== 0 ? Number.NaN : numberOf(row['value'])
  if (at === undefined || step === undefined || value === undefined) return undefined
  return { run: idOf(row), key: textOf(row['key']), value, step, at }
}

function tellOf(row: Row, tell: Tell): [] {
  tell({
    kind: 'points',
    name: `${textOf(row['key'])} of run ${idOf(row)}`,
    reason: 'its step or time is no whole number up to 2^53',
  })
  return []
}
