import { renderPairs, renderTable } from './render.ts'

interface Listed {
  readonly runs: readonly {
    readonly id: string
    readonly name: string
    readonly experiment: string
    readonly status: string
    readonly state: string
    readonly startedAt: number
    readonly endedAt: number | null
    readonly params: Readonly<Record<string, string>>
    readonly metrics: Readonly<Record<string, number | null>>
  }[]
  readonly next?: string
  readonly count?: number
}

interface Experiments {
  readonly experiments: readonly {
    readonly id: number
    readonly name: string
    readonly runs?: number
    readonly createdAt: number
    readonly changedAt: number
  }[]
  readonly advice?: string
}

interface Point {
  readonly step: number
  readonly value: number | null
}

interface History {
  readonly points: readonly (Point & { readonly at: number })[]
  readonly next?: string
}

interface Compared {
  readonly runs: readonly { readonly run: string; readonly name: string; readonly experiment: string }[]
  readonly params: readonly { readonly param: string; readonly values: readonly (string | null)[] }[]
  readonly metrics: readonly { readonly metric: string; readonly values: readonly (number | null)[] }[]
}

interface Tail {
  readonly points: readonly (Point & { readonly metric: string; readonly at: number })[]
  readonly done: boolean
}

/** How the results of tracking are shown to people. */
export const TRACKING_RENDERERS: Readonly<Record<string, (result: never) => string>> = {
  'tracking.experiments': renderExperiments,
  'tracking.runs': renderRuns,
  'tracking.metric_history': renderHistory,
  'tracking.metric_histories': renderHistories,
  'tracking.compare': renderCompared,
  'tracking.tail': renderTail,
}

const METRICS_SHOWN = 4
const PARAMS_SHOWN = 3
const WIDTH = 60
const LEVELS = '▁▂▃▄▅▆▇█'

function renderExperiments({ experiments, advice }: Experiments): string {
  const table = renderTable(
    experiments.map(({ id, name, runs, createdAt, changedAt }) => ({
      id,
      name,
      runs: runs ?? null,
      createdAt,
      changedAt,
    })),
  )
  return advice === undefined ? table : `${table}\n${advice}\n`
}

/** Runs with the metrics and params that most of them have: those that tell them apart first. */
export function renderRuns({ runs, next, count }: Listed): string {
  const metrics = mostTelling(runs.map((run) => run.metrics)).slice(0, METRICS_SHOWN)
  const params = mostTelling(runs.map((run) => run.params)).slice(0, PARAMS_SHOWN)
  const table = renderTable(
    runs.map(({ id, name, experiment, status, state, startedAt, ...run }) => ({
      ...{ run: id, name, experiment, status: state === 'deleted' ? 'deleted' : status, startedAt },
      ...Object.fromEntries(metrics.map((metric) => [metric, own(run.metrics, metric) ?? null])),
      ...Object.fromEntries(params.map((param) => [param, own(run.params, param) ?? null])),
    })),
  )
  const of = count === undefined ? '' : `${runs.length} of ${count} that match\n`
  return `${table}${of}${next === undefined ? '' : `more: --page ${next}\n`}`
}

function own<T>(values: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined
}

/** Names by how many of the records have them, those with several values before those with one. */
function mostTelling(records: readonly Readonly<Record<string, unknown>>[]): string[] {
  const values = new Map<string, unknown[]>()
  for (const record of records)
    for (const [name, value] of Object.entries(record)) values.set(name, [...(values.get(name) ?? []), value])
  const rank = ([, all]: readonly [string, readonly unknown[]]): number =>
    all.length + (new Set(all).size > 1 ? records.length : 0)
  return [...values].sort((a, b) => rank(b) - rank(a) || (a[0] < b[0] ? -1 : 1)).map(([name]) => name)
}

/** A picture of the values, and the values themselves. */
export function renderHistory({ points, next }: History): string {
  if (points.length === 0) return 'No values.\n'
  const more = next === undefined ? '' : `more: --page ${next}\n`
  return `${sparkline(points)}\n\n${renderTable(points.map(({ step, at, value }) => ({ step, at, value })))}${more}`
}

function renderHistories({ points }: { readonly points: readonly (Point & { readonly run: string })[] }): string {
  const runs = [...new Set(points.map(({ run }) => run))]
  if (runs.length === 0) return 'No values.\n'
  return runs
    .map((run) => {
      const its = points.filter((point) => point.run === run)
      return `${renderPairs([['run', run], ...rangeOf(its)])}${sparkline(its)}\n`
    })
    .join('\n')
}

function rangeOf(points: readonly Point[]): [string, unknown][] {
  const values = points.flatMap(({ value }) => (value === null ? [] : [value]))
  const [least, most] = extremes(values)
  return [
    ['steps', `${points[0]!.step} to ${points.at(-1)!.step}`],
    ['values', values.length === 0 ? 'none that is finite' : `${least} to ${most}, last ${values.at(-1)}`],
  ]
}

function extremes(values: readonly number[]): [number, number] {
  return values.reduce<[number, number]>(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  )
}

/**
 * Values by step as one line of blocks: of each column the value that is farthest from the mean, so that a spike shows; `×` where it
 * is no number.
 *
 * @example
 * sparkline([{ step: 0, value: 0 }, { step: 1, value: 1 }]) // '▁█'
 */
export function sparkline(points: readonly Point[]): string {
  const finite = points.flatMap(({ value }) => (value === null ? [] : [value]))
  const [least, most] = extremes(finite)
  const mean = finite.reduce((sum, value) => sum + value / finite.length, 0)
  const columns = Math.min(WIDTH, points.length)
  return Array.from({ length: columns }, (_, column) => {
    const from = Math.floor((column * points.length) / columns)
    const part = points.slice(from, Math.floor(((column + 1) * points.length) / columns))
    if (part.some(({ value }) => value === null)) return '×'
    const values = part.map(({ value }) => value as number)
    const shown = values.reduce((a, b) => (Math.abs(b - mean) > Math.abs(a - mean) ? b : a))
    const level = most === least ? 0 : Math.round(((shown - least) / (most - least)) * (LEVELS.length - 1))
    return LEVELS[level]
  }).join('')
}

/** A row for each param and metric that differs, a column for each run. */
export function renderCompared({ runs, params, metrics }: Compared): string {
  const names = runs.map(({ name, run }, i) =>
    runs.some((other, j) => j !== i && other.name === name) ? `${name} (${run})` : name,
  )
  const line = (what: string, values: readonly unknown[]) => ({
    '': what,
    ...Object.fromEntries(names.map((name, i) => [name, values[i] ?? null])),
  })
  if (params.length + metrics.length === 0) return 'They differ in no param and no metric.\n'
  return renderTable([
    ...params.map(({ param, values }) => line(`params.${param}`, values)),
    ...metrics.map(({ metric, values }) => line(`metrics.${metric}`, values)),
  ])
}

function renderTail({ points, done }: Tail): string {
  const lines = points.map(({ metric, step, value }) => `${metric}  step ${step}  ${value ?? 'no number'}\n`)
  return `${lines.join('').replace(/[^\P{Cc}\n]/gu, '?')}${done ? 'The run has ended.\n' : ''}`
}
