import { Type } from 'typebox'
import { actionsOver } from '../base/index.ts'
import { artifactActions } from './artifacts/actions.ts'
import { Experiment } from './experiments/experiment.ts'
import type { Experiments } from './experiments/experiments.ts'
import { historyActions } from './history-actions.ts'
import { importStore } from './import/index.ts'
import { runActions } from './run-actions.ts'
import { Run, RunArtifact, RunInput } from './runs/run.ts'
import type { Runs } from './runs/runs.ts'

const action = actionsOver<{
  readonly experiments: Experiments
  readonly runs: Runs
  /** What to do where the store has grown past what it is good for. */
  readonly storeAdvice?: () => Promise<string | undefined>
}>()

const LONGEST_PAGE = 1_000
const Limit = (maximum: number) =>
  Type.Optional(Type.Integer({ minimum: 1, maximum, description: 'How many at most.' }))
const Page = Type.Optional(Type.String({ description: 'The next of the page before, to go on from there.' }))
const Next = Type.Optional(Type.String({ description: 'Where there are more: the page to ask for.' }))

export const experiments = action({
  name: 'tracking.experiments',
  does: 'List the experiments, the newest first.',
  http: 'GET /api/v1/experiments',
  permit: 'tracking.read',
  input: Type.Object({}),
  output: Type.Object({
    experiments: Type.Array(Experiment),
    advice: Type.Optional(
      Type.String({ description: 'What to do where the store has grown past what it is good for.' }),
    ),
  }),
  example: 'tracking experiments',
  run: async ({ experiments, storeAdvice }) => {
    const advice = await storeAdvice?.()
    return { experiments: [...(await experiments.list())], ...(advice !== undefined && { advice }) }
  },
})

export const runs = action({
  name: 'tracking.runs',
  does: 'Find runs by their metrics, params, tags and attributes.',
  http: 'GET /api/v1/runs',
  permit: 'tracking.read',
  input: Type.Object({
    experiment: Type.Optional(Type.String({ description: 'Only runs of this experiment.' })),
    filter: Type.Optional(
      Type.String({ description: "Comparisons joined by and: metrics.auc > 0.7 and status = 'FINISHED'" }),
    ),
    order: Type.Optional(
      Type.Array(Type.String(), { maxItems: 20, description: 'Fields, with asc or desc after each: metrics.auc desc' }),
    ),
    view: Type.Optional(
      Type.Union([Type.Literal('active'), Type.Literal('deleted'), Type.Literal('all')], {
        description: 'active when not given.',
      }),
    ),
    limit: Limit(LONGEST_PAGE),
    page: Page,
  }),
  output: Type.Object({
    runs: Type.Array(Run),
    next: Next,
    count: Type.Optional(Type.Integer({ minimum: 0, description: 'How many match, on all pages together.' })),
  }),
  example: 'tracking runs --experiment late --filter "metrics.auc > 0.7" --order "metrics.logloss asc"',
  run: async ({ runs }, query) => {
    const found = await runs.list(query)
    return { ...found, runs: [...found.runs] }
  },
})

export const run = action({
  name: 'tracking.run',
  does: 'Show one run with what it read and what it made.',
  http: 'GET /api/v1/runs/:run',
  permit: 'tracking.read',
  input: Type.Object({ run: Type.String() }),
  output: Type.Object({ run: Run, inputs: Type.Array(RunInput), artifacts: Type.Array(RunArtifact) }),
  example: 'tracking run --run 01hf7k2m3n4p5q6r7s8t9v0w1x',
  run: async ({ runs }, { run }) => ({
    run: await runs.get(run),
    inputs: [...(await runs.inputs(run))],
    artifacts: [...(await runs.artifacts(run))],
  }),
})

/** What may be asked of tracking from outside. */
export const trackingActions = [
  experiments,
  runs,
  run,
  ...historyActions,
  ...runActions,
  importStore,
  ...artifactActions,
] as const
