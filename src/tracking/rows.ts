import type { Database } from '../storage/index.ts'
import { measuresOf } from './points.ts'
import type { Run, RunStatus } from './run.ts'
import type { Latest, TrackingTables } from './tables.ts'

interface Row {
  readonly id: string
  readonly experiment: string
  readonly name: string
  readonly status: RunStatus
  readonly by: string
  readonly startedAt: number
  readonly endedAt: number | null
  readonly params: Record<string, string>
  readonly metrics: Record<string, Latest>
  readonly tags: Record<string, string>
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
      'run.name',
      'run.status',
      'run.actor as by',
      'run.started_at as startedAt',
      'run.ended_at as endedAt',
      'run.params',
      'run.metrics',
      'run.tags',
    ])
}

/** A row as a run. */
export function runOf(row: Row): Run {
  const { id, experiment, name, status, by, startedAt, endedAt, params, metrics, tags } = row
  return { id, experiment, name, status, by, startedAt, endedAt, params, metrics: measuresOf(metrics), tags }
}
