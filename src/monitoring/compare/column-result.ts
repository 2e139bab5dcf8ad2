import {
  chiSquareTest,
  jensenShannon,
  kolmogorovUpper,
  lInfinity,
  steppedKs,
  steppedWasserstein,
} from '../../math/index.ts'
import { binNames } from './fit.ts'
import type { Pair, Verdict } from './judge.ts'
import type { MeasuredColumn } from './look.ts'
import type { ColumnResult, WindowResult } from './report-shape.ts'
import { binCounts, spreadOf, type Tally } from './tally.ts'

type State =
  | 'compared'
  | 'constant'
  | 'all_missing'
  | 'missing_in_current'
  | 'new_in_current'
  | 'type_changed'
  | 'identifier'
  | 'time'

/** What is known of a column before it is tested. */
export interface Condition {
  readonly state: State
  readonly says: string | null
}

const finite = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null

/** The numbers of a verdict, as JSON has them. */
export function shownVerdict(verdict: Verdict): WindowResult['columns'][string] {
  const { value, low, high, p, pAdjusted, excess, drifted, alarm, effect } = verdict
  const isTested = !Number.isNaN(pAdjusted)
  return {
    ...{ value: finite(value), low: finite(low), high: finite(high), p: isTested ? finite(p) : null },
    ...{ pAdjusted: finite(pAdjusted), excess: finite(excess), drifted, alarm },
    ...{ effectOnLoss: finite(effect?.value), effectLow: finite(effect?.low), effectHigh: finite(effect?.high) },
  }
}

/** The verdicts of all windows of a column, and the place of the one that is shown. */
export interface Verdicts {
  readonly all: readonly Verdict[]
  readonly several: boolean
}

/** A column that both sides have. The verdict is that of the farthest window; distances beside it are over all rows. */
export function columnResult(pair: Pair, { all, several }: Verdicts, condition: Condition): ColumnResult {
  const { measured, reference, current } = pair
  const shown = farthest(all)
  const verdict = all[shown]!
  const [before, now] = [binCounts(measured.fit, reference), binCounts(measured.fit, current)]
  const chiSquare = chiSquareTest(before, now)
  return {
    ...named(measured, condition),
    ...shownVerdict(verdict),
    ...{ designEffect: finite(verdict.designEffect), windows: verdict.windows < 3 ? 0 : verdict.windows },
    ...{ convention: verdict.convention, window: several ? shown : null },
    windowsDrifted: all.filter(({ drifted }) => drifted).length,
    jensenShannon: finite(jensenShannon(before, now)),
    ...numberDistances(pair),
    ...{
      chiSquare: finite(chiSquare.statistic),
      chiSquareP: finite(chiSquare.p),
      lInfinity: finite(lInfinity(before, now)),
    },
    missing: { reference: missingOf(reference), current: missingOf(current) },
    newValues: current.unseen === null ? null : finite(current.unseen / current.rows),
    range: { reference: endsOf(reference), current: endsOf(current) },
    histogram: { bins: [...binNames(measured.fit)], reference: [...verdict.before], current: [...verdict.current] },
  }
}

function farthest(verdicts: readonly Verdict[]): number {
  let best = 0
  const far = (one: Verdict): number => (one.alarm ? 2e6 : one.drifted ? 1e6 : 0) + (one.excess || 0)
  verdicts.forEach((one, at) => {
    if (far(one) > far(verdicts[best]!)) best = at
  })
  return best
}

function named({ name, column, held, aspect }: MeasuredColumn, { state, says }: Condition) {
  const type = aspect === 'value' ? held : ('text' as const)
  return { name, column, type, state, says, metric: 'psi' as const }
}

function numberDistances({ measured: { fit, held }, reference, current }: Pair) {
  if (fit.kind === 'category')
    return { ks: null, ksP: null, wasserstein: null, mean: { reference: null, current: null } }
  const [a, b] = [reference.slots.slice(0, -1), current.slots.slice(0, -1)]
  const ks = steppedKs(a, b)
  const [n, m] = [a, b].map((counts) => counts.reduce((sum, count) => sum + count, 0)) as [number, number]
  const [before, now] = [spreadOf(reference), spreadOf(current)]
  const area = steppedWasserstein(fit.edges, { counts: a, sums: reference.sums }, { counts: b, sums: current.sums })
  const isMoment = held === 'time'
  return {
    ks: finite(ks),
    ksP: finite(kolmogorovUpper(ks * Math.sqrt((n * m) / (n + m)))),
    wasserstein: before.deviation > 0 ? finite(area / before.deviation) : null,
    mean: isMoment ? { reference: null, current: null } : { reference: finite(before.mean), current: finite(now.mean) },
  }
}

const missingOf = ({ slots, rows }: Tally): number | null => finite(slots.at(-1)! / rows)

const endsOf = ({ low, high }: Tally): [number, number] | null => (low === null || high === null ? null : [low, high])

/** A column that one side lacks. */
export function lackingResult(name: string, type: ColumnResult['type'], condition: Condition): ColumnResult {
  const nothing = { reference: null, current: null }
  return {
    ...{ name, column: name, type, ...condition, metric: 'psi' },
    ...{ value: null, low: null, high: null, p: null, pAdjusted: null, excess: null, drifted: false, alarm: false },
    ...{
      effectOnLoss: null,
      effectLow: null,
      effectHigh: null,
      designEffect: null,
      windows: 0,
      convention: 'not compared',
    },
    ...{ window: null, windowsDrifted: 0, jensenShannon: null, ks: null, ksP: null, wasserstein: null },
    ...{ chiSquare: null, chiSquareP: null, lInfinity: null, missing: nothing, mean: nothing, newValues: null },
    ...{ range: nothing, histogram: { bins: [], reference: [], current: [] } },
  }
}
