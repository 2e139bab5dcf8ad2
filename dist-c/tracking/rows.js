import { measuresOf } from './points.js';
/** A query for runs with the name of their experiment, to be narrowed and ordered. */
export function selectRuns(database) {
    return database
        .on()
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
    ]);
}
/** A row as a run. */
export function runOf(row) {
    const { id, experiment, name, status, by, startedAt, endedAt, params, metrics, tags } = row;
    return { id, experiment, name, status, by, startedAt, endedAt, params, metrics: measuresOf(metrics), tags };
}
//# sourceMappingURL=rows.js.map