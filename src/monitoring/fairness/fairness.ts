import type { RowsNeeds } from '../../data/index.ts'
import { type FairnessReport, fairnessOf, type GroupSet, RATES, type RateName } from '../../evaluation/index.ts'
import { quoteName } from '../../table/index.ts'
import { mustHave } from '../compare/losses.ts'
import { type Side, withSide } from '../compare/open-side.ts'
import type { SideColumn } from '../compare/plan-columns.ts'
import { fail } from '../errors.ts'
import { countCells, MISSING } from './count-cells.ts'
import { type Reading, readingOf } from './reading.ts'

/** Whose decisions to look at, and by what. */
export interface FairnessOrder {
  readonly data: string
  /** The column with what was decided, or with the probability from which it was. */
  readonly prediction: string
  /** The column with what came out. */
  readonly label?: string
  /** The columns that make groups. */
  readonly group: readonly string[]
  /** The value of the label and the decision that people wish for. */
  readonly favorable?: string
  readonly threshold?: number
  /** The group that others are compared with, where one column makes groups; the largest without it. */
  readonly against?: string
  readonly level?: number
  /** What limits are for. */
  readonly rates?: readonly string[]
  readonly maxDifference?: number
  readonly minRatio?: number
}

/** What the report is about, beside the numbers. */
export interface FairnessAnswer extends FairnessReport {
  readonly favorable: string
  /** In words: what a decision in favor is. */
  readonly decided: string
  readonly rows: { readonly all: number; readonly decided: number; readonly labeled: number }
  readonly warnings: readonly { readonly code: string; readonly says: string }[]
  readonly passed: boolean
}

const THRESHOLD = 0.5
const GATED: readonly RateName[] = ['selection']

/**
 * How groups of rows fare under a model's decisions: rates with intervals that are right together, groups compared, and a verdict where
 * limits are given. Reads the rows a few times; memory does not depend on their number.
 *
 * Errors: `monitoring.bad_fairness`, `monitoring.no_column`, those of `rowsOf`.
 */
export async function fairnessOfRows(needs: RowsNeeds, order: FairnessOrder): Promise<FairnessAnswer> {
  return withSide(needs, order.data, async (whole) => {
    const options = optionsOf(order)
    const { prediction, label, groups } = columnsOf(whole, order)
    const side = onlyPresent(whole, [prediction, ...(label ? [label] : []), ...groups])
    const { threshold = THRESHOLD, favorable } = order
    const about = { prediction, threshold, ...(label && { label }), ...(favorable !== undefined && { favorable }) }
    const reading = await readingOf(needs.lake, side, about)
    const counted = await countCells(needs.lake, side, { groups, reading })
    const sets = counted.sets.map((set) => comparedWith(set, order.against))
    const report = fairnessOf(sets, options)
    return answerOf({ report, reading, side, sets, undecided: counted.undecided })
  })
}

function columnsOf(side: Side, { prediction, label, group }: FairnessOrder) {
  const column = (name: string): SideColumn => mustHave(side.columns, name)
  const names = group.flatMap((text) => (side.columns.has(text) ? [text] : parted(text)))
  if (names.length === 0) throw fail('bad_fairness', { reason: 'no column makes groups' })
  if (new Set([...names, prediction, label ?? '']).size < names.length + 2)
    throw fail('bad_fairness', { reason: 'a column is named twice' })
  return {
    prediction: column(prediction),
    ...(label !== undefined && { label: column(label) }),
    groups: names.map(column),
  }
}

/** The rows with these columns, in which a number that is NaN is missing, as data frames have it. */
function onlyPresent(side: Side, columns: readonly SideColumn[]): Side {
  const read = columns.map(({ name, held }) => {
    const column = quoteName(name)
    return held === 'number' ? `nullif(cast(${column} as double), cast('nan' as double)) as ${column}` : column
  })
  return { ...side, relation: `(select ${read.join(', ')} from ${side.relation})` }
}

const parted = (text: string): string[] => text.split(',').map((name) => name.trim())

/** Errors: `monitoring.bad_fairness` for a rate that there is not. */
function ratesOf(texts: readonly string[]): RateName[] {
  return texts.flatMap(parted).map((name) => {
    if (name in RATES) return name as RateName
    throw fail('bad_fairness', { reason: `there is no rate ${name}; there are ${Object.keys(RATES).join(', ')}` })
  })
}

function comparedWith(set: GroupSet, against: string | undefined): GroupSet {
  return against !== undefined && set.groups.has(against) ? { ...set, against } : set
}

function optionsOf({ level, rates = GATED, maxDifference, minRatio }: FairnessOrder) {
  const hasLimits = maxDifference !== undefined || minRatio !== undefined
  const limits = {
    rates: ratesOf(rates),
    ...(maxDifference !== undefined && { maxDifference }),
    ...(minRatio !== undefined && { minRatio }),
  }
  return { ...(level !== undefined && { level }), ...(hasLimits && { limits }) }
}

interface Found {
  readonly report: FairnessReport
  readonly reading: Reading
  readonly side: Side
  readonly sets: readonly GroupSet[]
  readonly undecided: number
}

function answerOf(found: Found): FairnessAnswer {
  const { report, reading, side, sets, undecided } = found
  const first = [...sets[0]!.groups.values()]
  const labeled = first.reduce((sum, counts) => sum + counts.labeled, 0)
  return {
    ...report,
    ...{ favorable: reading.favorable, decided: reading.decided },
    rows: { all: side.rows, decided: side.rows - undecided, labeled },
    warnings: warningsOf(found, labeled),
    passed: report.limits.every(({ verdict }) => verdict !== 'fails'),
  }
}

function warningsOf({ report, sets, side, undecided }: Found, labeled: number): FairnessAnswer['warnings'] {
  const warnings: { code: string; says: string }[] = []
  const warn = (code: string, says: string): void => void warnings.push({ code, says })
  const decided = side.rows - undecided
  if (undecided > 0) warn('no_prediction', `${undecided} rows have no prediction and were left out.`)
  if (labeled > 0 && labeled < decided)
    warn(
      'no_label',
      `${decided - labeled} of ${decided} rows have no label; where labels come late, those that are there are no sample.`,
    )
  for (const { by, groups } of sets) {
    if (groups.size < 2) warn('one_group', `${by.join(' and ')} make one group only; there is nothing to compare.`)
    if (by.length === 1 && groups.has(MISSING))
      warn(
        'missing_group',
        `${groups.get(MISSING)!.rows} rows have nothing in ${by[0]}; they are a group of their own.`,
      )
  }
  const small = report.groups.filter(({ rates }) => rates.selection?.refused != null).length
  if (small > 0) warn('small_groups', `${small} groups have too few rows or decisions in favor to be told.`)
  return warnings
}
