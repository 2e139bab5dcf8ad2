import { type Static, Type } from 'typebox'
import { Measure } from '../../base/index.ts'

const Percent = Type.String({ pattern: '^\\d+(\\.\\d+)?%$', description: 'A share of the value of the champion: 10%.' })

export const Gate = Type.Object({
  min: Type.Optional(Type.Number({ description: 'The metric must not be below.' })),
  max: Type.Optional(Type.Number({ description: 'The metric must not be above.' })),
  noWorseThan: Type.Optional(Type.Literal('champion')),
  tolerance: Type.Optional(
    Type.Union([Type.Number({ minimum: 0 }), Percent], {
      description: 'How much worse than the champion is still good: in units of the metric, or as 10%.',
    }),
  ),
  better: Type.Optional(
    Type.Union([Type.Literal('lower'), Type.Literal('higher')], {
      description: 'Which way is better; needed with noWorseThan for a metric that Millrace does not know.',
    }),
  ),
})

/** What must be true of one metric of a version before it may serve. */
export type Gate = Static<typeof Gate>

/** The gates of a model, by metric. */
export type Gates = Readonly<Record<string, Gate>>

export const GateResult = Type.Object({
  name: Type.String({ description: 'Metric and rule: auc.min, logloss.no_worse_than_champion.' }),
  passed: Type.Boolean(),
  limit: Measure,
  value: Measure,
  says: Type.String(),
})

/** How one rule of a gate came out. */
export type GateResult = Static<typeof GateResult>

/** Values of metrics; null or not finite where one could not be measured. */
export type Metrics = Readonly<Record<string, number | null>>

const LOWER_IS_BETTER = new Set(
  'logloss brier ece calibration_error calibrationError calibrationGap mae mse rmse mape smape'.split(' '),
)
const HIGHER_IS_BETTER = new Set('auc average_precision accuracy precision recall f1 mcc kappa r2'.split(' '))

/**
 * Checks each rule of each gate against the metrics of a candidate, in the order they are written.
 *
 * `champion` are the metrics of the version that serves now, measured on the same rows; where there is no champion yet, a
 * rule against it passes. A rule that can not be checked (a metric that was not measured, a direction that is not known)
 * fails and says why.
 *
 * @example
 * checkGates({ auc: { min: 0.65 }, logloss: { noWorseThan: 'champion', tolerance: '2%' } }, { auc: 0.7, logloss: 0.41 }, { logloss: 0.42 })
 */
export function checkGates(gates: Gates, candidate: Metrics, champion?: Metrics): GateResult[] {
  return Object.entries(gates).flatMap(([metric, gate]) => checkGate(metric, gate, { candidate, champion }))
}

/** True when no rule failed; also where there was none. */
export function allPassed(results: readonly GateResult[]): boolean {
  return results.every(({ passed }) => passed)
}

interface Measured {
  readonly candidate: Metrics
  readonly champion: Metrics | undefined
}

function checkGate(metric: string, gate: Gate, { candidate, champion }: Measured): GateResult[] {
  const value = finite(candidate, metric)
  const results: GateResult[] = []
  if (gate.min !== undefined) results.push(atLeast(metric, value, gate.min))
  if (gate.max !== undefined) results.push(atMost(metric, value, gate.max))
  if (gate.noWorseThan !== undefined) results.push(noWorse(metric, gate, { value, champion, candidate }))
  return results.map((result) =>
    value === null ? { ...result, passed: false, says: unmeasured(metric, candidate) } : result,
  )
}

function atLeast(metric: string, value: number | null, limit: number): GateResult {
  const passed = value !== null && value >= limit
  const says = `${metric} is ${shown(value)}, ${passed ? 'not below' : 'below'} the limit ${shown(limit)}.`
  return { name: `${metric}.min`, passed, limit, value, says }
}

function atMost(metric: string, value: number | null, limit: number): GateResult {
  const passed = value !== null && value <= limit
  const says = `${metric} is ${shown(value)}, ${passed ? 'not above' : 'above'} the limit ${shown(limit)}.`
  return { name: `${metric}.max`, passed, limit, value, says }
}

function noWorse(metric: string, gate: Gate, measured: Measured & { readonly value: number | null }): GateResult {
  const { value, champion } = measured
  const result = (passed: boolean, limit: number | null, says: string): GateResult => ({
    name: `${metric}.no_worse_than_champion`,
    passed,
    limit: Number.isFinite(limit) ? limit : null,
    value,
    says,
  })
  if (!champion) return result(true, null, `There is no champion yet to compare ${metric} with.`)
  const better = gate.better ?? directionOf(metric)
  if (!better)
    return result(
      false,
      null,
      `It is not known whether a lower or a higher ${metric} is better: say better in its gate.`,
    )
  const held = finite(champion, metric)
  if (held === null) return result(false, null, `The champion has no ${metric} to compare with.`)
  const slack = typeof gate.tolerance === 'string' ? Math.abs(held) * share(gate.tolerance) : (gate.tolerance ?? 0)
  const limit = better === 'lower' ? held + slack : held - slack
  const passed = value !== null && (better === 'lower' ? value <= limit : value >= limit)
  const allowed = slack > 0 ? `, and ${shown(limit)} would still do` : ''
  const verdict = passed ? 'not worse' : 'worse'
  return result(passed, limit, `${metric} is ${shown(value)}, ${verdict} than the champion's ${shown(held)}${allowed}.`)
}

function directionOf(metric: string): 'lower' | 'higher' | undefined {
  if (LOWER_IS_BETTER.has(metric)) return 'lower'
  return HIGHER_IS_BETTER.has(metric) ? 'higher' : undefined
}

function finite(metrics: Metrics, metric: string): number | null {
  const value = Object.hasOwn(metrics, metric) ? metrics[metric] : null
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

function unmeasured(metric: string, candidate: Metrics): string {
  if (Object.hasOwn(candidate, metric)) return `${metric} could not be measured, so its gate stays shut.`
  const known = Object.keys(candidate)
  return `There is no metric ${metric}; measured were ${known.length ? known.join(', ') : 'none'}.`
}

const PERCENT = 100

const share = (percent: string): number => Number(percent.slice(0, -1)) / PERCENT

const shown = (value: number | null): string => (value === null ? 'unknown' : String(Number(value.toPrecision(6))))
