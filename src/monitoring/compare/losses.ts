import { nearestName } from '../../base/index.ts'
import type { Lake } from '../../storage/index.ts'
import { quoteName, quoteText } from '../../table/index.ts'
import { fail } from '../errors.ts'
import { hashSql, type SideColumn, textSql } from './plan-columns.ts'

/** How a row's loss is made from label and prediction: SQL of two numbers, and what is done with them. */
export interface LossRule {
  readonly kind: 'logloss' | 'squared' | 'error'
  readonly label: string
  readonly prediction: string
  /** In words, with its convention. */
  readonly says: string
}

const SAYS: Readonly<Record<LossRule['kind'], string>> = {
  logloss: 'log loss in nats, probabilities clipped to [.001, .999]',
  squared: 'squared error',
  error: 'share of rows whose prediction is not the label',
}

/**
 * Chooses the loss by what the columns hold: a probability for two classes, a class, or a number.
 *
 * Errors: `monitoring.no_column`, `monitoring.bad_comparison`.
 */
export async function lossRuleOf(
  lake: Lake,
  relation: string,
  its: {
    readonly columns: ReadonlyMap<string, SideColumn>
    readonly label: string
    readonly prediction: string
  },
): Promise<LossRule> {
  const [label, prediction] = [mustHave(its.columns, its.label), mustHave(its.columns, its.prediction)]
  const rule = (kind: LossRule['kind'], a: string, b: string): LossRule => ({
    ...{ kind, label: a, prediction: b, says: SAYS[kind] },
  })
  const number = ({ name }: SideColumn): string => `cast(${quoteName(name)} as double)`
  const code = (column: SideColumn): string =>
    `case when ${quoteName(column.name)} is not null then ${hashSql(textSql(column))} end`
  if (prediction.held !== 'number') return rule('error', code(label), code(prediction))
  const name = quoteName(prediction.name)
  const classes = await lake.rows(
    `select ${textSql(label)} as class, avg(${name}) as mean, min(${name}) as low, max(${name}) as high,
       count(*) filter (where ${name} not in (0, 1)) as inner_ones
     from ${relation} where ${quoteName(label.name)} is not null and ${name} is not null
     group by 1 order by 2 desc limit 3`,
  )
  const isShare = classes.every(({ low, high }) => Number(low) >= 0 && Number(high) <= 1)
  const isSure = classes.every((one) => Number(one['inner_ones']) === 0)
  const names = classes.map((one) => String(one['class'])).sort()
  const isTwo = classes.length === 2 && isShare
  if (isTwo && names.join() === '0,1' && isSure) return rule('error', number(label), number(prediction))
  if (isTwo) {
    // The class with the higher mean score is the one that the score is of.
    const yes = names.join() === '0,1' ? '1' : String(classes[0]!['class'])
    return rule(
      'logloss',
      `case when ${quoteName(label.name)} is not null then cast(${textSql(label)} = ${quoteText(yes)} as double) end`,
      number(prediction),
    )
  }
  if (label.held === 'number') return rule('squared', number(label), number(prediction))
  throw fail('bad_comparison', {
    reason: `label ${label.name} holds texts and prediction ${prediction.name} is no probability of one of two of them`,
  })
}

/** Errors: `monitoring.no_column` with the nearest name. */
export function mustHave(columns: ReadonlyMap<string, SideColumn>, name: string): SideColumn {
  const found = columns.get(name)
  if (found) return found
  throw fail('no_column', { column: name, nearest: nearestName(name, [...columns.keys()]) })
}
