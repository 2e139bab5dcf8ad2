import { fail } from '../errors.ts'
import { type ArtifactPlace, filesAt } from './artifact-place.ts'
import { groupBy, isOfDefault, type Row, stateOf, textOf, textsFrom, wholeOf } from './cells.ts'
import { loggedModelsOf, registeredOf } from './database-models.ts'
import { pointsOf, runsOf } from './database-runs.ts'
import type { MlflowSource, SourceExperiment } from './source.ts'
import { places, type SqlReader } from './sql-reader.ts'

/** A database that MLflow keeps, and the names of its tables. */
export interface MlflowDatabase {
  readonly reader: SqlReader
  readonly tables: ReadonlySet<string>
}

/**
 * An MLflow store in a database, of any version: what a column or table is missing for is empty.
 *
 * Errors: `tracking.import_unreadable` where it is no such database.
 */
export async function openDatabaseSource(
  reader: SqlReader,
  at: { readonly place: string } & ArtifactPlace,
): Promise<MlflowSource> {
  const tables = await reader.tables()
  const database = { reader, tables }
  if (!['experiments', 'runs', 'metrics', 'params', 'tags'].every((table) => tables.has(table))) {
    await reader.close()
    throw fail('import_unreadable', { place: at.place, reason: 'it has no tables of MLflow' })
  }
  return {
    place: at.place,
    kind: 'database',
    experiments: () => experimentsOf(database),
    size: async () => wholeOf((await reader.all('select count(*) as n from runs'))[0]?.['n']),
    runs: (experiments, known) => runsOf(database, experiments, known),
    points: (runs) => pointsOf(database, runs, at.tell),
    models: (experiments) => loggedModelsOf(database, experiments),
    registered: () => registeredOf(database, at.tell),
    files: (of) => filesAt(at, of),
    leftOut: () => leftOut(database),
    close: () => reader.close(),
  }
}

async function* experimentsOf({ reader, tables }: MlflowDatabase): AsyncIterable<SourceExperiment> {
  const rows = await reader.all('select * from experiments order by experiment_id')
  const tags = tables.has('experiment_tags') ? await reader.all('select * from experiment_tags') : []
  const tagsOf = groupBy(tags, (tag) => textOf(tag['experiment_id']))
  for (const row of rows) if (isOfDefault(row)) yield experimentOf(row, tagsOf.get(textOf(row['experiment_id'])) ?? [])
}

function experimentOf(row: Row, tags: readonly Row[]): SourceExperiment {
  const createdAt = wholeOf(row['creation_time']) ?? 0
  return {
    id: textOf(row['experiment_id']),
    name: textOf(row['name']),
    state: stateOf(row['lifecycle_stage']),
    createdAt,
    changedAt: wholeOf(row['last_update_time']) ?? createdAt,
    artifactLocation: textOf(row['artifact_location']),
    tags: textsFrom(tags.map(({ key, value }) => [key, value])),
  }
}

/** What Millrace has no place for, by the tables that hold it. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  trace_info: 'traces',
  evaluation_datasets: 'evaluation datasets',
  scorers: 'scorers',
  assessments: 'assessments of traces',
  webhooks: 'webhooks',
}

async function leftOut({ reader, tables }: MlflowDatabase): Promise<Record<string, number>> {
  const found: Record<string, number> = {}
  const count = async (kind: string, sql: string, parameters: readonly string[] = []): Promise<void> => {
    const n = wholeOf((await reader.all(sql, parameters))[0]?.['n']) ?? 0
    if (n > 0) found[kind] = n
  }
  for (const [table, kind] of Object.entries(LEFT_OUT))
    if (tables.has(table)) await count(kind, `select count(*) as n from ${table}`)
  if (tables.has('workspaces')) {
    const other = ['default']
    const where = `workspace <> ${places(other)}`
    await count('experiments of other workspaces', `select count(*) as n from experiments where ${where}`, other)
    await count('models of other workspaces', `select count(*) as n from registered_models where ${where}`, other)
  }
  return found
}
