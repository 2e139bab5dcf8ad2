import { Type } from 'typebox'
import { actionsOver, Measure, Moment, SECOND } from '../base/index.ts'
import { tailRun } from './points/tail.ts'
import type { Runs } from './runs/runs.ts'
import { historyToken, readHistoryToken } from './search/page.ts'

const action = actionsOver<{ readonly runs: Runs }>()

const LISTED = 1_000
const LONGEST_HISTORY = 25_000
const MOST_RUNS = 100
const MOST_TAILED = 20
const LONGEST_WAIT = 20

const shownValue = (value: number): number | null => (Number.isFinite(value) ? value : null)

export const metricHistory = action({
  name: 'tracking.metric_history',
  does: 'Show every value of one metric of a run, by step.',
  http: 'GET /api/v1/runs/:run/metrics/:metric',
  permit: 'tracking.read',
  input: Type.Object({
    run: Type.String(),
    metric: Type.String(),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LONGEST_HISTORY, description: 'How many at most.' })),
    page: Type.Optional(Type.String({ description: 'The next of the page before, to go on from there.' })),
  }),
  output: Type.Object({
    points: Type.Array(Type.Object({ step: Type.Integer(), at: Moment, value: Measure })),
    next: Type.Optional(Type.String({ description: 'Where there are more: the page to ask for.' })),
  }),
  example: 'tracking metric_history --run 01hf7k2m3n4p5q6r7s8t9v0w1x --metric logloss',
  run: async ({ runs }, { run, metric, limit = LISTED, page }) => {
    const after = page === undefined ? {} : { after: readHistoryToken(page) }
    const found = await runs.history({ run, metric, limit: limit + 1, ...after })
    const shown = found.slice(0, limit)
    const last = shown.at(-1)
    return {
      points: shown.map(({ step, at, value }) => ({ step, at, value: shownValue(value) })),
      ...(found.length > limit && last && { next: historyToken(last) }),
    }
  },
})

export const metricHistories = action({
  name: 'tracking.metric_histories',
  does: 'Show one metric of several runs for a chart: down-sampled where it is long, with both ends, every spike and every gap.',
  http: 'GET /api/v1/metric-histories',
  permit: 'tracking.read',
  input: Type.Object({
    metric: Type.String(),
    runs: Type.Array(Type.String(), { minItems: 1, maxItems: MOST_RUNS, description: 'Their ids.' }),
    limit: Type.Optional(
      Type.Integer({
        minimum: 2,
        maximum: LONGEST_HISTORY,
        description: 'How many points at most in all; 1000 when not given.',
      }),
    ),
    fromStep: Type.Optional(Type.Integer({ description: 'The first step to show.' })),
    toStep: Type.Optional(Type.Integer({ description: 'The last step to show.' })),
  }),
  output: Type.Object({
    points: Type.Array(Type.Object({ run: Type.String(), step: Type.Integer(), at: Moment, value: Measure })),
  }),
  words: ['metric', 'runs'],
  example: 'tracking metric_histories logloss 01hf7k2m3n4p5q6r7s8t9v0w1x 01hf7k2m3n4p5q6r7s8t9v0w1y',
  run: async ({ runs }, { metric, runs: ids, limit = LISTED, fromStep, toStep }) => {
    const bounded = fromStep !== undefined || toStep !== undefined
    const steps = { from: fromStep ?? Number.MIN_SAFE_INTEGER, to: toStep ?? Number.MAX_SAFE_INTEGER }
    const found = await runs.histories({ runs: [...new Set(ids)], metric, limit, ...(bounded && { steps }) })
    return { points: found.map(({ run, step, at, value }) => ({ run, step, at, value: shownValue(value) })) }
  },
})

export const tail = action({
  name: 'tracking.tail',
  does: 'Show the values of the metrics of a run as they are logged.',
  http: 'GET /api/v1/runs/:run/tail',
  permit: 'tracking.read',
  input: Type.Object({
    run: Type.String(),
    metrics: Type.Optional(
      Type.Array(Type.String(), {
        maxItems: MOST_TAILED,
        description: 'Which metrics; the first twenty when not given.',
      }),
    ),
    after: Type.Optional(Type.String({ description: 'The next of the look before, to go on from there.' })),
    wait: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: LONGEST_WAIT,
        description: 'Seconds to wait for values where there are none yet.',
      }),
    ),
    once: Type.Optional(Type.Boolean({ description: 'A command looks once, else until the run ends.' })),
  }),
  output: Type.Object({
    points: Type.Array(Type.Object({ metric: Type.String(), step: Type.Integer(), at: Moment, value: Measure })),
    next: Type.String({ description: 'To be given as `after` for what comes next.' }),
    done: Type.Boolean({ description: 'True where nothing more comes.' }),
  }),
  words: ['run', 'metrics'],
  example: 'tracking tail 01hf7k2m3n4p5q6r7s8t9v0w1x loss accuracy',
  run: async ({ runs }, { run, metrics, after, wait = 0 }) => {
    const { points, next, done } = await tailRun(runs, {
      ...{ run, waitMs: wait * SECOND },
      ...(metrics && { metrics }),
      ...(after !== undefined && { after }),
    })
    return {
      points: points.map(({ key, step, at, value }) => ({ metric: key, step, at, value: shownValue(value) })),
      ...{ next, done },
    }
  },
})

/** What may be asked of the histories of metrics. */
export const historyActions = [metricHistory, metricHistories, tail] as const
