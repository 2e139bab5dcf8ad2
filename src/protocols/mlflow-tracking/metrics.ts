import type { DoorRoute } from '../../http/index.ts'
import type { MetricPoint, Runs } from '../../tracking/index.ts'
import { fail } from '../errors.ts'
import { routesOf } from './call.ts'
import { listOf, required, text, whole } from './fields.ts'
import type { TrackingPlane } from './plane.ts'
import { pointOut } from './run-form.ts'
import { byRun, runIn } from './runs.ts'
import { listOut } from './write.ts'

const READ = 'tracking.read'
const LONGEST_PAGE = 25_000
const MOST_RUNS = 100
const MOST_SAMPLED = 2_500
const SEE = ' See the API docs for more information about request parameters.'

const invalid = (reason: string): Error => fail('mlflow_parameter', { reason })

/** The calls about the history of a metric. */
export function metricRoutes({ runs }: TrackingPlane): readonly DoorRoute[] {
  return [...history(runs), ...several(runs), ...sampled(runs)]
}

function history(runs: Runs): readonly DoorRoute[] {
  return routesOf({
    ...{ methods: ['GET'], path: 'metrics/get-history', permit: READ },
    fields: { ...byRun, metric_key: required(text), max_results: whole, page_token: text },
    async run({ metric_key: metric, max_results, page_token, ...asked }) {
      const run = runIn(asked)
      if (max_results !== undefined && max_results <= 0)
        throw invalid(
          `Invalid value ${max_results} for parameter 'max_results' supplied. It must be a positive integer.`,
        )
      const after = page_token ? placeIn(page_token) : undefined
      const limit = max_results ?? Number.POSITIVE_INFINITY
      const found = await read(runs, { run, metric, limit: limit + 1, after })
      const page = found.slice(0, limit)
      const more = found.length > page.length
      return {
        metrics: listOut(page.map((point) => pointOut(point))),
        next_page_token: more ? tokenOf(page) : undefined,
      }
    },
  })
}

interface Wanted {
  readonly run: string
  readonly metric: string
  readonly limit: number
  readonly after?: Omit<MetricPoint, 'key'> | undefined
}

/** Points by time, step and value, a page of the room after the other. */
async function read(runs: Runs, { run, metric, limit, after }: Wanted): Promise<readonly MetricPoint[]> {
  const all: MetricPoint[] = []
  for (let last = after; ; ) {
    const size = Math.min(LONGEST_PAGE + 1, limit - all.length)
    const found = await runs.history({ run, metric, order: 'time', limit: size, ...(last && { after: last }) })
    for (const point of found) all.push(point)
    last = found.at(-1)
    if (found.length < size || all.length >= limit) return all
  }
}

/** The page after the last point of this one. */
function tokenOf(page: readonly MetricPoint[]): string {
  const { at, step, value } = page.at(-1)!
  return Buffer.from(JSON.stringify([at, step, String(value)])).toString('base64')
}

/** Errors: `protocols.mlflow_parameter`. */
function placeIn(token: string): Omit<MetricPoint, 'key'> {
  const [at, step, value] = parse(Buffer.from(token, 'base64').toString())
  if (Number.isSafeInteger(at) && Number.isSafeInteger(step) && typeof value === 'string')
    return { at: at as number, step: step as number, value: Number(value) }
  throw invalid('Invalid page token, could not base64-decode')
}

function parse(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}

function several(runs: Runs): readonly DoorRoute[] {
  return routesOf({
    ...{ methods: ['GET'], path: 'metrics/get-history-bulk', permit: READ },
    fields: { run_id: listOf(text), metric_key: text, max_results: whole },
    async run({ run_id: ids, metric_key: metric, max_results = LONGEST_PAGE }) {
      const request = 'GetMetricHistoryBulk request'
      if (ids.length === 0) throw invalid(`${request} must specify at least one run_id.`)
      if (ids.length > MOST_RUNS)
        throw invalid(`${request} cannot specify more than ${MOST_RUNS} run_ids. Received ${ids.length} run_ids.`)
      if (metric === undefined) throw invalid(`${request} must specify a metric_key.`)
      const most = Math.min(Math.max(max_results, 0), LONGEST_PAGE)
      const metrics: object[] = []
      for (const run of [...new Set(ids)].sort()) {
        if (metrics.length >= most) break
        const found = await read(runs, { run, metric, limit: most - metrics.length }).catch(nothingThere)
        for (const point of found) metrics.push(pointOut(point, run))
      }
      return { metrics }
    },
  })
}

/** A run that is not there has no points. */
function nothingThere(error: unknown): readonly MetricPoint[] {
  if ((error as { code?: string }).code === 'tracking.run_not_found') return []
  throw error
}

function sampled(runs: Runs): readonly DoorRoute[] {
  return routesOf({
    ...{ methods: ['GET'], path: 'metrics/get-history-bulk-interval', permit: READ },
    fields: {
      ...{ run_ids: required(listOf(text)), metric_key: required(text) },
      ...{ start_step: whole, end_step: whole, max_results: whole },
    },
    async run({ run_ids: ids, metric_key: metric, start_step, end_step, max_results = MOST_SAMPLED }) {
      if (ids.length > MOST_RUNS)
        throw invalid(
          `GetMetricHistoryBulkInterval request must specify at most ${MOST_RUNS} run_ids. Received ${ids.length} run_ids.${SEE}`,
        )
      if (max_results < 1 || max_results > MOST_SAMPLED)
        throw invalid(`max_results must be between 1 and ${MOST_SAMPLED}.${SEE}`)
      const steps = stepsIn(start_step, end_step)
      const found = await runs.histories({
        runs: ids,
        metric,
        limit: max_results,
        sample: 'even',
        ...(steps && { steps }),
      })
      return { metrics: listOut(found.map(({ run, ...point }) => pointOut(point, run))) }
    },
  })
}

/** Errors: `protocols.mlflow_parameter`. */
function stepsIn(from: number | undefined, to: number | undefined): { from: number; to: number } | undefined {
  if (from === undefined && to === undefined) return undefined
  if (from === undefined || to === undefined)
    throw invalid('If either start step or end step are specified, both must be specified.')
  if (from > to) throw invalid(`end_step must be greater than start_step. Found start_step=${from} and end_step=${to}.`)
  return { from, to }
}
