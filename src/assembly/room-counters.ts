import type { Events } from '../base/index.ts'
import { rowsQuarantined } from '../data/index.ts'
import type { MetricFamily } from '../http/index.ts'
import { pipelineFinished, pipelineStarted } from '../pipeline/index.ts'

const BOUNDS = [1, 5, 15, 60, 300, 900, 3_600, 14_400]
const MOST_UNDER_WAY = 10_000
const SECOND_MS = 1_000

interface Durations {
  readonly labels: { readonly pipeline: string; readonly status: string }
  readonly counts: Float64Array
  sum: number
}

/** Counts what rooms tell of themselves from now on: runs of pipelines, and rows that violated their contract. */
export function countRooms(events: Events): () => readonly MetricFamily[] {
  const begun = new Map<string, number>()
  const runs = new Map<string, Durations>()
  const violations = new Map<
    string,
    { readonly labels: { readonly dataset: string; readonly check: string }; value: number }
  >()
  events.on(pipelineStarted, ({ at, payload: { run } }) => {
    if (begun.size < MOST_UNDER_WAY) begun.set(run, at)
  })
  events.on(pipelineFinished, ({ at, payload: { run, pipeline, state } }) => {
    const key = `${pipeline} ${state}`
    const its = runs.get(key) ?? {
      labels: { pipeline, status: state },
      counts: new Float64Array(BOUNDS.length + 1),
      sum: 0,
    }
    runs.set(key, its)
    const seconds = (at - (begun.get(run) ?? at)) / SECOND_MS
    begun.delete(run)
    const bucket = BOUNDS.findIndex((bound) => seconds <= bound)
    its.counts[bucket < 0 ? BOUNDS.length : bucket]!++
    its.sum += seconds
  })
  events.on(rowsQuarantined, ({ payload: { dataset, reasons } }) => {
    for (const { code, column, rule, rows } of reasons) {
      const check = rule ?? (column === '' ? code : `${column} ${code}`)
      const its = violations.get(`${dataset} ${check}`) ?? { labels: { dataset, check }, value: 0 }
      violations.set(`${dataset} ${check}`, its)
      its.value += Math.max(1, rows)
    }
  })
  return () => [
    {
      ...{ name: 'millrace_pipeline_run_duration_seconds', type: 'histogram', help: 'Seconds that runs took.' },
      values: [...runs.values()].map((its) => ({ ...its, bounds: BOUNDS })),
    },
    {
      ...{ name: 'millrace_pipeline_runs_total', type: 'counter', help: 'Runs that ended, by how.' },
      values: [...runs.values()].map(({ labels, counts }) => ({ labels, value: counts.reduce((a, b) => a + b, 0) })),
    },
    {
      ...{ name: 'millrace_validation_failures_total', type: 'counter' },
      help: 'Rows that violated a rule of their contract; a rule about no row counts once.',
      values: [...violations.values()],
    },
  ]
}
