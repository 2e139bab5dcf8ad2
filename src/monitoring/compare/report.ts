import { DAY, durationMs } from '../../base/index.ts'
import { fail } from '../errors.ts'
import { calibrate } from './calibration.ts'
import type { Cells, Cutting } from './cells.ts'
import { columnResult, lackingResult, shownVerdict } from './column-result.ts'
import { conditionOf, doubtsOn, isJudged } from './conditions.ts'
import type { Counted } from './count-side.ts'
import { meanLoss } from './effect.ts'
import type { FittedReference } from './fit-reference.ts'
import { judgeOf, type Pair, type Verdict } from './judge.ts'
import type { Side } from './open-side.ts'
import { type ComparisonOrder, measuring } from './order.ts'
import { referenceWindows, type Window, windowsOf } from './reference-windows.ts'
import type { ColumnResult, ComparisonReport, ComparisonWarning, WindowResult } from './report-shape.ts'

const MONTH = 30 * DAY
const HIGHEST_LEVEL = 0.05
const EXCESS = 0.1
const LOSS_EFFECT = 0.05
const SHOWN_DOUBTS = 50

/** What was counted of both sides. */
export interface Compared {
  readonly reference: FittedReference
  readonly side: Side
  readonly counted: Counted
  readonly cutting: Cutting
  readonly order: ComparisonOrder
}

/** What the counts of both sides say. Errors: `monitoring.bad_comparison` where no current row has a time. */
export function reportOf(compared: Compared): ComparisonReport {
  const { reference, counted, cutting, order } = compared
  const looked = lookedAt(compared)
  const { windows, columns, features, judged } = looked
  const isWindowed = cutting.kind !== 'chunks'
  const all = [...columns.filter(({ name }) => name !== reference.prediction), ...lacking(compared)].sort(byWeight)
  const drifted = columns.filter((one) => one.drifted).map(({ name }) => name)
  const doubts = doubtsOn(
    features.map(({ pair }, at) => ({ pair, verdict: judged[columns[at]!.window ?? 0]![at]! })),
    { isWindowed },
  )
  const isLost = all.some(({ state }) => state === 'missing_in_current')
  const isShort = looked.calibration === undefined && isWindowed
  return {
    ...{ columns: all, target: looked.target },
    prediction: columns.find(({ name }) => name === reference.prediction) ?? null,
    ...{ drifted, alarms: columns.filter(({ alarm }) => alarm).map(({ name }) => name) },
    windows: isWindowed ? windowResults(windows, features, judged) : [],
    warnings: [...warningsOf(compared, isShort), ...doubts.slice(0, SHOWN_DOUBTS)],
    rows: { reference: reference.rows, current: counted.rows },
    ...{ level: looked.level, calibration: looked.calibration ?? null },
    loss: reference.loss === null ? null : { says: reference.loss, reference: lossOf(reference) },
    together: null,
    passed: order.gate !== true || (drifted.length === 0 && !isLost),
  }
}

/** Every column in every window. */
function lookedAt(compared: Compared) {
  const { reference, counted, cutting, order } = compared
  const length = cutting.kind === 'time' && order.every !== undefined ? durationMs(order.every) : undefined
  const windows = windowsOf(cutting, counted.cells, length)
  const [first] = windows
  if (!first) throw fail('bad_comparison', { reason: 'no current row has a time' })
  const looks = looksOf(cutting, windows)
  const accepted = order.falseMessages ?? 1
  const level = looks === null ? HIGHEST_LEVEL : Math.min(HIGHEST_LEVEL, accepted / looks)
  const how = {
    windows: referenceWindows(cutting, reference.cells),
    limits: { level, excess: EXCESS, lossEffect: LOSS_EFFECT },
  }
  const several = windows.length > 1 && cutting.kind !== 'chunks'
  const look = (found: readonly Found[]) => {
    const judged = windows.map(judgeOf(pairsIn(found), how))
    const columns = found.map(({ pair, condition }, at) =>
      columnResult(pair, { all: judged.map((window) => window[at]!), several }, condition),
    )
    return { judged, columns }
  }
  const found = pairsOf(compared)
  const features = found.filter(({ name }) => name !== reference.label)
  const [target] = look(found.filter(({ name }) => name === reference.label)).columns
  const like = windows.reduce((a, b) => (b.to - b.from > a.to - a.from ? b : a), first)
  const calibration =
    cutting.kind === 'chunks' ? undefined : calibrate(pairsIn(features), { ...how, like, looks, accepted })
  return { windows, features, ...look(features), target: target ?? null, level, calibration }
}

const pairsIn = (found: readonly Found[]): readonly Pair[] => found.map(({ pair }) => pair)

const lossOf = ({ columns }: FittedReference): number | null => {
  const mean = columns[0] ? meanLoss(columns[0].tally) : Number.NaN
  return Number.isFinite(mean) ? mean : null
}

/** Looks a month; null where windows have no length in time. */
function looksOf(cutting: Cutting, windows: readonly Window[]): number | null {
  if (cutting.kind !== 'time' || windows.length < 2) return null
  return MONTH / Math.max(1, ...windows.map(({ from, to }) => to - from))
}

interface Found {
  readonly name: string
  readonly pair: Pair
  readonly condition: ReturnType<typeof conditionOf>
}

/** The columns that both sides have. */
function pairsOf({ reference, counted, side }: Compared): readonly Found[] {
  return reference.columns.flatMap(({ measured, tally }, at) => {
    const current = counted.tallies[at]
    if (!current) return []
    const its = { measured, reference: tally, current }
    const condition = conditionOf(its, side.columns.get(measured.column)!.held)
    return [{ name: measured.name, pair: { ...its, judged: isJudged(condition) }, condition }]
  })
}

/** The columns that one side lacks, in words. */
function lacking({ reference, side, order }: Compared): readonly ColumnResult[] {
  const known = new Map(reference.columns.map(({ measured }) => [measured.column, measured.held]))
  const isAsked = measuring(order)
  const lost = [...known].filter(([name]) => !side.columns.has(name) && name !== reference.label)
  const added = [...side.columns.values()].filter(({ name }) => !known.has(name) && isAsked(name))
  return [
    ...lost.map(([name, held]) =>
      lackingResult(name, held, { state: 'missing_in_current', says: 'The current rows do not have it.' }),
    ),
    ...added.map(({ name, held }) =>
      lackingResult(name, held, { state: 'new_in_current', says: 'The reference does not have it.' }),
    ),
  ]
}

function byWeight(a: ColumnResult, b: ColumnResult): number {
  const weight = (one: ColumnResult): number => Math.abs(one.effectOnLoss ?? 0)
  return (
    Number(b.alarm) - Number(a.alarm) ||
    Number(b.drifted) - Number(a.drifted) ||
    weight(b) - weight(a) ||
    (b.excess ?? -1) - (a.excess ?? -1) ||
    (b.value ?? -1) - (a.value ?? -1) ||
    (a.name < b.name ? -1 : 1)
  )
}

function windowResults(
  windows: readonly Window[],
  found: readonly Found[],
  judged: readonly (readonly Verdict[])[],
): WindowResult[] {
  return windows.map(({ from, to }, at) => {
    const its = judged[at]!
    const named = (is: (verdict: Verdict) => boolean): string[] =>
      found.flatMap(({ name }, column) => (is(its[column]!) ? [name] : []))
    return {
      ...{ from, to, rows: (its[0]?.current ?? []).reduce((a, b) => a + b, 0) },
      ...{ drifted: named(({ drifted }) => drifted), alarms: named(({ alarm }) => alarm) },
      columns: Object.fromEntries(found.map(({ name }, column) => [name, shownVerdict(its[column]!)])),
    }
  })
}

function warningsOf({ reference, counted, side, cutting }: Compared, isShort: boolean): readonly ComparisonWarning[] {
  const warnings: ComparisonWarning[] = []
  const warn = (code: string, says: string): void => void warnings.push({ code, column: null, says })
  if (reference.label !== null && !side.columns.has(reference.label))
    warn('no_label', `The current rows have no ${reference.label}; nothing is said of how the target moved.`)
  if (isShort)
    warn(
      'short_reference',
      'The reference has fewer than 4 windows like the current ones, so false messages were not counted on it.',
    )
  if (reference.looked < reference.rows)
    warn(
      'steps_from_some_rows',
      `Bins were fitted to ${reference.looked} of ${reference.rows} rows, spread evenly; all rows were counted in them.`,
    )
  const undated = cutting.kind === 'time' ? datelessIn(counted.cells, counted) : 0
  if (undated > 0) warn('no_time', `${undated} of the current rows have no time and are in no window.`)
  return warnings
}

function datelessIn({ keys }: Cells, { tallies }: Counted): number {
  const cell = keys.indexOf(null)
  const first = tallies.find((one) => one !== undefined)
  return cell < 0 || !first ? 0 : first.cells[cell]!.reduce((a, b) => a + b, 0)
}
