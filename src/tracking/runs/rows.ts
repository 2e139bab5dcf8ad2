import type { Database } from '../../storage/index.ts'
import { fail } from '../errors.ts'
import type { LifeState } from '../experiments/experiment.ts'
import { measuresOf } from '../points/points.ts'
import type { Latest, TrackingTables } from '../tables.ts'
import type { Run, RunStatus } from './run.ts'

interface Row {
  readonly id: string
  readonly experiment: string
  readonly experimentId: number
  readonly name: string
  readonly status: RunStatus
  readonly by: string
  readonly startedAt: number
  readonly endedAt: number | null
  readonly params: Record<string, string>
  readonly metrics: Record<string, Latest>
  readonly tags: Record<string, string>
  readonly state: LifeState
  readonly artifactUri: string | null
}

/** A query for runs with the name of their experiment, to be narrowed and ordered. */
export function selectRuns(database: Database) {
  return database
    .on<TrackingTables>()
    .selectFrom('run')
    .innerJoin('experiment', 'experiment.id', 'run.experiment_id')
    .select([
      'run.id',
      'experiment.name as experiment',
      'run.experiment_id as experimentId',
      'run.name',
      'run.status',
      'run.actor as by',
      'run.started_at as startedAt',
      'run.ended_at as endedAt',
      'run.params',
      'run.metrics',
      'run.tags',
      'run.state',
      'run.artifact_uri as artifactUri',
    ])
}

/** A row as a run. */
export function runOf(row: Row): Run {
  const { id, experiment, experimentId, name, status, by, startedAt, endedAt, params, metrics, tags, state } = row
  return {
    ...{
      id,
      experiment,
      experimentId,
      name,
      status,
      by,
      startedAt,
      endedAt,
      params,
      metrics: measuresOf(metrics),
      tags,
      state,
    },
    artifactUri: row.artifactUri ?? artifactUriOf(experimentId, id),
  }
}

/** Where the artifacts of a run are whose experiment has no place of its own. */
export function artifactUriOf(experiment: number, run: string): string {
  return `mlflow-artifacts:/${experiment}/${run}/artifacts`
}

/** Throws `tracking.run_not_found`. */
export async function getRun(database: Database, id: string): Promise<Run> {
  const row = await selectRuns(database).where('run.id', '=', id).executeTakeFirst()
  if (!row) throw fail('run_not_found', { run: id })
  return runOf(row)
}
