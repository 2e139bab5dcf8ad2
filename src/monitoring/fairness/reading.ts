import type { Lake } from '../../storage/index.ts'
import { quoteName, quoteText } from '../../table/index.ts'
import type { Side } from '../compare/open-side.ts'
import { type SideColumn, textSql } from '../compare/plan-columns.ts'
import { fail } from '../errors.ts'

/** The columns of a decision, and what is favorable in them. */
export interface Decisions {
  readonly prediction: SideColumn
  readonly label?: SideColumn
  readonly favorable?: string
  readonly threshold: number
}

/** How rows are read: SQL of the decision and the label as 0 and 1, and of the probability of the favorable label. */
export interface Reading {
  readonly favorable: string
  readonly decision: string
  readonly label: string
  readonly score: string
  /** In words: what a decision in favor is. */
  readonly decided: string
}

const MOST_CLASSES = 50
const YES = /^(?:1|true|t|yes|y|positive|pos|approved|accepted|granted)$/i
const NO = /^(?:0|false)$/i
const NOTHING = 'cast(null as double)'

/**
 * Tells from the values of the columns whether a prediction is a class or a probability, and what stands for the favorable one.
 *
 * Errors: `monitoring.bad_fairness`.
 */
export async function readingOf(lake: Lake, side: Side, decisions: Decisions): Promise<Reading> {
  const { prediction, label, threshold } = decisions
  const isScore = await holdsProbabilities(lake, side, prediction)
  const classes = isScore ? [] : await classesOf(lake, side, prediction)
  const labels = label ? await classesOf(lake, side, label) : classes
  const favorable = favorableOf(decisions, isScore && !label ? ['0', '1'] : [...new Set([...labels, ...classes])])
  const isOne = (column: SideColumn): string =>
    `case when ${quoteName(column.name)} is not null then cast(${textSql(column)} = ${quoteText(favorable)} as integer) end`
  if (!isScore)
    return {
      ...{ favorable, decision: isOne(prediction), label: label ? isOne(label) : NOTHING, score: NOTHING },
      decided: `${prediction.name} = ${favorable}`,
    }
  // Of 0 and 1 the score is the probability of 1; of other labels that of the favorable one.
  const turned = NO.test(favorable)
  const score = `cast(${quoteName(prediction.name)} as double)`
  return {
    ...{ favorable, label: label ? isOne(label) : NOTHING, score: turned ? `1 - ${score}` : score },
    decision: `cast(${score} ${turned ? '<' : '>='} ${threshold} as integer)`,
    decided: `${prediction.name} ${turned ? '<' : '≥'} ${threshold}`,
  }
}

/** Numbers between 0 and 1 that are not all 0 or 1. */
async function holdsProbabilities(lake: Lake, { relation }: Side, { name, held }: SideColumn): Promise<boolean> {
  if (held !== 'number') return false
  const value = `cast(${quoteName(name)} as double)`
  const [found] = await lake.rows(
    `select min(${value}) >= 0 and max(${value}) <= 1 and bool_or(${value} <> 0 and ${value} <> 1) as chances from ${relation}`,
  )
  return found?.['chances'] === true
}

async function classesOf(lake: Lake, { relation }: Side, column: SideColumn): Promise<string[]> {
  const present = `${quoteName(column.name)} is not null`
  const found = await lake.rows(
    `select distinct ${textSql(column)} as class from ${relation} where ${present} limit ${MOST_CLASSES + 1}`,
  )
  if (found.length > MOST_CLASSES)
    throw fail('bad_fairness', {
      reason: `${column.name} has more than ${MOST_CLASSES} different values, which are no classes`,
    })
  return found.map((row) => String(row['class'])).sort()
}

function favorableOf({ favorable, prediction, label }: Decisions, classes: readonly string[]): string {
  const columns = label ? `${label.name} and ${prediction.name}` : prediction.name
  if (favorable !== undefined) {
    if (classes.includes(favorable)) return favorable
    throw fail('bad_fairness', { reason: `no row of ${columns} has the favorable value ${favorable}` })
  }
  const [only, ...more] = classes.filter((each) => YES.test(each))
  if (only !== undefined && more.length === 0 && classes.length <= 2) return only
  throw fail('bad_fairness', {
    reason: `of the ${classes.length} values of ${columns} it is not clear which is the favorable one`,
  })
}
