import { Type } from 'typebox'
import { actionsOver, type Clock, durationMs, Measure } from '../base/index.ts'
import type { Database } from '../storage/index.ts'
import { fail } from './errors.ts'
import { Experiment } from './experiments/experiment.ts'
import type { Experiments } from './experiments/experiments.ts'
import { compareRuns } from './runs/compare.ts'
import { purge as purgeDeleted } from './runs/purge.ts'
import { Run } from './runs/run.ts'
import type { Runs } from './runs/runs.ts'

const action = actionsOver<{
  readonly experiments: Experiments
  readonly runs: Runs
  readonly database: Database
  readonly clock: Clock
}>()

const OneRun = { run: Type.String({ description: 'Its id.' }) }
const OneExperiment = { experiment: Type.Integer({ minimum: 0, description: 'Its id.' }) }
const MOST_COMPARED = 100
const LONGEST_SHOWN = 20

export const experiment = action({
  name: 'tracking.experiment',
  does: 'Create an experiment.',
  http: 'POST /api/v1/experiments',
  permit: 'tracking.write',
  input: Type.Object({
    name: Type.String({ minLength: 1, maxLength: 500 }),
    artifactLocation: Type.Optional(
      Type.String({ description: 'URI below which the artifacts of its runs are; here, where not given.' }),
    ),
    tags: Type.Optional(Type.Record(Type.String(), Type.String())),
  }),
  output: Experiment,
  words: ['name'],
  example: 'tracking experiment late-flights',
  run: ({ experiments }, start) => experiments.create(start),
})

export const deleteExperiment = action({
  name: 'tracking.delete_experiment',
  does: 'Delete an experiment and its runs; they can be restored until they are purged.',
  http: 'DELETE /api/v1/experiments/:experiment',
  permit: 'tracking.delete',
  input: Type.Object(OneExperiment),
  output: Experiment,
  example: 'tracking delete_experiment 3',
  async run({ experiments }, { experiment }) {
    await experiments.remove(experiment)
    return experiments.byId(experiment)
  },
})

export const restoreExperiment = action({
  name: 'tracking.restore_experiment',
  does: 'Restore a deleted experiment and its runs.',
  http: 'POST /api/v1/experiments/:experiment/restorations',
  permit: 'tracking.delete',
  input: Type.Object(OneExperiment),
  output: Experiment,
  example: 'tracking restore_experiment 3',
  async run({ experiments }, { experiment }) {
    await experiments.restore(experiment)
    return experiments.byId(experiment)
  },
})

export const deleteRun = action({
  name: 'tracking.delete_run',
  does: 'Delete a run; it can be restored until it is purged.',
  http: 'DELETE /api/v1/runs/:run',
  permit: 'tracking.delete',
  input: Type.Object(OneRun),
  output: Run,
  example: 'tracking delete_run 01hf7k2m3n4p5q6r7s8t9v0w1x',
  async run({ runs }, { run }) {
    await runs.remove(run)
    return runs.get(run)
  },
})

export const restoreRun = action({
  name: 'tracking.restore_run',
  does: 'Restore a deleted run.',
  http: 'POST /api/v1/runs/:run/restorations',
  permit: 'tracking.delete',
  input: Type.Object(OneRun),
  output: Run,
  example: 'tracking restore_run 01hf7k2m3n4p5q6r7s8t9v0w1x',
  async run({ runs }, { run }) {
    await runs.restore(run)
    return runs.get(run)
  },
})

export const tagRun = action({
  name: 'tracking.tag_run',
  does: 'Set a tag of a run, or remove it where no value is given.',
  http: 'PUT /api/v1/runs/:run/tags/:tag',
  permit: 'tracking.write',
  input: Type.Object({ ...OneRun, tag: Type.String(), value: Type.Optional(Type.String()) }),
  output: Run,
  words: ['run', 'tag', 'value'],
  example: 'tracking tag_run 01hf7k2m3n4p5q6r7s8t9v0w1x reviewed yes',
  async run({ runs }, { run, tag, value }) {
    if (value === undefined) await runs.removeTag(run, tag)
    else await runs.log(run, { tags: { [tag]: value } })
    return runs.get(run)
  },
})

const Side = <T extends Parameters<typeof Type.Array>[0]>(value: T) =>
  Type.Array(value, { description: 'One for each run, in their order.' })

export const compare = action({
  name: 'tracking.compare',
  does: 'Show the params and metrics in which runs differ.',
  http: 'GET /api/v1/run-comparisons',
  permit: 'tracking.read',
  input: Type.Object({
    runs: Type.Array(Type.String(), { minItems: 2, maxItems: MOST_COMPARED, description: 'Their ids.' }),
    same: Type.Optional(Type.Boolean({ description: 'Also what is the same in all of them.' })),
  }),
  output: Type.Object({
    runs: Type.Array(Type.Object({ run: Type.String(), name: Type.String(), experiment: Type.String() })),
    params: Type.Array(Type.Object({ param: Type.String(), values: Side(Type.Union([Type.String(), Type.Null()])) })),
    metrics: Type.Array(Type.Object({ metric: Type.String(), values: Side(Measure) })),
  }),
  words: ['runs'],
  example: 'tracking compare 01hf7k2m3n4p5q6r7s8t9v0w1x 01hf7k2m3n4p5q6r7s8t9v0w1y',
  async run({ runs }, { runs: ids, same = false }) {
    const found = await Promise.all(ids.map((id) => runs.get(id)))
    const { params, metrics } = compareRuns(found, { same })
    return {
      runs: found.map(({ id, name, experiment }) => ({ run: id, name, experiment })),
      params: params.map(({ param, values }) => ({ param, values: [...values] })),
      metrics: metrics.map(({ metric, values }) => ({ metric, values: [...values] })),
    }
  },
})

export const purge = action({
  name: 'tracking.purge',
  does: 'Remove for good what was deleted long ago; without --remove it is only counted.',
  http: 'POST /api/v1/tracking-purges',
  permit: 'tracking.purge',
  input: Type.Object({
    olderThan: Type.Optional(
      Type.String({ description: 'How long ago it was deleted at least, such as 12h; 30d when not given.' }),
    ),
    remove: Type.Optional(Type.Boolean({ description: 'Remove it.' })),
  }),
  output: Type.Object({
    experiments: Type.Integer(),
    runs: Type.Integer(),
    loggedModels: Type.Integer(),
    removed: Type.Boolean(),
  }),
  example: 'tracking purge --older-than 30d --remove',
  run({ database, clock }, { olderThan = '30d', remove = false }, { progress }) {
    const age = durationMs(olderThan)
    if (age === undefined) throw fail('bad_age', { age: JSON.stringify(olderThan.slice(0, LONGEST_SHOWN)) })
    return purgeDeleted(database, { before: clock.now() - age, remove, progress })
  },
})

/** What may be asked of runs and experiments that changes or compares them. */
export const runActions = [
  experiment,
  deleteExperiment,
  restoreExperiment,
  deleteRun,
  restoreRun,
  tagRun,
  compare,
  purge,
] as const
