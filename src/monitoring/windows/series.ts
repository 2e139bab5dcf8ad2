import { type Static, Type } from 'typebox'
import { Measure, Moment } from '../../base/index.ts'
import { PREDICTION } from '../drift/drift.ts'
import { type ColumnShift, Figure, type Performance, type WindowReport } from './window.ts'

export const PerformancePoint = Type.Object({
  from: Moment,
  to: Moment,
  predictions: Type.Integer(),
  labeled: Type.Integer(),
  mature: Type.Boolean(),
  windows: Type.Integer({ description: 'Measured windows it stands for; of several the one with the worst value.' }),
  figure: Type.Union([Figure, Type.Null()]),
  estimated: Type.Union(
    [
      Type.Object({
        ...{ version: Type.Integer(), value: Measure, low: Measure, high: Measure },
        limit: Type.Union([Type.Number(), Type.Null()], { description: 'From here on it is an alarm.' }),
        ...{ trusted: Type.Boolean(), alarm: Type.Boolean() },
      }),
      Type.Null(),
    ],
    { description: 'The champion without its labels; null where that was not watched.' },
  ),
  weighted: Type.Union(
    [
      Type.Object({
        ...{ value: Measure, low: Measure, high: Measure, effective: Type.Number() },
        spokenFor: Type.Union([Type.Number(), Type.Null()], { description: 'Share of the rows that it speaks for.' }),
      }),
      Type.Null(),
    ],
    { description: 'The champion, with early labels standing for those to come; null where labels are mature.' },
  ),
})
export type PerformancePoint = Static<typeof PerformancePoint>

export const SeriesMetric = Type.Union([
  Type.Literal('gap'),
  Type.Literal('auc'),
  Type.Literal('logloss'),
  Type.Literal('brier'),
  Type.Literal('ece'),
  Type.Literal('mae'),
  Type.Literal('rmse'),
])
export type SeriesMetric = Static<typeof SeriesMetric>

/** What a series is of. */
export interface SeriesQuestion {
  readonly metric: SeriesMetric
  /** One version on all it scored; else the answers given. */
  readonly version?: number
  /** `column=value`; of the champion. */
  readonly segment?: string
  readonly points: number
}

/** A metric window by window, the oldest first; of more windows than points, each point shows the worst of its stretch. */
export function performanceSeries(reports: readonly WindowReport[], question: SeriesQuestion): PerformancePoint[] {
  const windows = [...reports].sort((a, b) => a.from - b.from)
  const all = windows.map((report) => pointOf(report, question))
  if (all.length <= question.points) return all
  return Array.from({ length: question.points }, (_, k) => {
    const part = all.slice(
      Math.floor((k * all.length) / question.points),
      Math.floor(((k + 1) * all.length) / question.points),
    )
    const worst = part.reduce((a, b) => (badness(question.metric, b) > badness(question.metric, a) ? b : a))
    return { ...worst, windows: part.length }
  })
}

function pointOf(report: WindowReport, { metric, version, segment }: SeriesQuestion): PerformancePoint {
  const of = partOf(report, version, segment)
  const { from, to, mature } = report
  const [predictions, labeled] = [of?.predictions ?? 0, of?.labeled ?? 0]
  const isWhole = segment === undefined && (version === undefined || version === report.champion)
  return {
    ...{ from, to, predictions, labeled, mature, windows: 1, figure: of?.[metric] ?? null },
    estimated: isWhole ? estimatedIn(report, metric) : null,
    weighted: isWhole ? weightedIn(report, metric) : null,
  }
}

function estimatedIn({ estimate }: WindowReport, metric: SeriesMetric): PerformancePoint['estimated'] {
  const figure = estimate?.metrics[metric]
  if (!estimate || !figure) return null
  const { value, low, high, limit, alarm } = figure
  return { version: estimate.version, value, low, high, limit, trusted: estimate.trusted, alarm }
}

function weightedIn({ maturity, mature }: WindowReport, metric: SeriesMetric): PerformancePoint['weighted'] {
  const figure = maturity?.weighted[metric]
  if (!maturity || !figure || mature) return null
  const { value, low, high, effective } = figure
  return { value, low, high, effective, spokenFor: maturity.spokenFor }
}

function partOf(report: WindowReport, version?: number, segment?: string): Performance | undefined {
  if (segment !== undefined)
    return report.segments?.find(({ column, value }) => `${column}=${value}` === segment)?.performance
  return version === undefined ? report : report.byVersion[String(version)]
}

/** Nothing known is least bad. */
function badness(metric: SeriesMetric, { figure }: PerformancePoint): number {
  const value = figure?.value
  if (value === null || value === undefined) return Number.NEGATIVE_INFINITY
  return metric === 'auc' ? -value : Math.abs(value)
}

export const HeatMap = Type.Object({
  windows: Type.Array(Type.Object({ from: Moment, to: Moment, champion: Type.Union([Type.Integer(), Type.Null()]) })),
  columns: Type.Array(
    Type.Object({
      name: Type.String(),
      lossEffect: Type.Union([Type.Number(), Type.Null()], { description: 'The largest, by size, of the windows.' }),
      psi: Type.Array(Measure),
      excess: Type.Array(Type.Union([Type.Number(), Type.Null()])),
      drifted: Type.Array(Type.Boolean()),
    }),
  ),
})
export type HeatMap = Static<typeof HeatMap>

/** Columns by windows, the oldest window first; the columns whose drift is worth most in loss first. */
export function heatMapOf(reports: readonly WindowReport[]): HeatMap {
  const windows = [...reports].sort((a, b) => a.from - b.from)
  const shifts = windows.map(
    ({ psi, predictionPsi }): Record<string, ColumnShift> => ({
      ...psi,
      ...(predictionPsi && { [PREDICTION]: predictionPsi }),
    }),
  )
  const names = [...new Set(shifts.flatMap((of) => Object.keys(of)))]
  const columns = names.map((name) => {
    const own = shifts.map((of) => of[name])
    const effects = own.map((shift) => shift?.lossEffect ?? null)
    return {
      name,
      lossEffect: effects.reduce((a, b) => (Math.abs(b ?? 0) > Math.abs(a ?? 0) ? b : a), null),
      psi: own.map((shift) => shift?.psi ?? null),
      excess: own.map((shift) => shift?.excess ?? null),
      drifted: own.map((shift) => shift?.drifted ?? false),
    }
  })
  columns.sort((a, b) => Math.abs(b.lossEffect ?? 0) - Math.abs(a.lossEffect ?? 0))
  return { windows: windows.map(({ from, to, champion }) => ({ from, to, champion })), columns }
}
