import { type Static, Type } from 'typebox'
import { nearestName } from '../base/index.ts'
import { fail } from './errors.ts'
import type { RequestColumn } from './request.ts'

const MOST_TEXTS = 1_000
const MOST_RULES = 100

export const RuleShape = Type.Object(
  {
    column: Type.String({ minLength: 1, maxLength: 200 }),
    in: Type.Optional(
      Type.Array(Type.String({ maxLength: 200 }), {
        ...{ minItems: 1, maxItems: MOST_TEXTS },
        description: 'The texts of the segment.',
      }),
    ),
    from: Type.Optional(Type.Number({ description: 'The smallest number or moment of the segment.' })),
    below: Type.Optional(Type.Number({ description: 'Numbers and moments of the segment are below it.' })),
    percent: Type.Number({ minimum: 0, maximum: 100, description: 'The share of its keys that a canary answers.' }),
  },
  { description: 'A segment of the rows by one column, with a share of its own.' },
)

/** A segment of the rows, and the share of it that a canary answers. A row with a missing value is in no segment of that column. */
export type Rule = Static<typeof RuleShape>

export const Rules = Type.Array(RuleShape, {
  maxItems: MOST_RULES,
  description:
    'Segments with shares of their own; the first that a row falls into holds. Kept as they are when not given.',
})

/** What stands in a column of a row: a text, a number (moments are milliseconds); `undefined` where missing. */
export type Cell = string | number | undefined

/** Why rules cannot be; `undefined` where they can. */
export function reasonAgainstRules(rules: readonly Rule[]): string | undefined {
  for (const { column, in: texts, from, below, percent } of rules) {
    if ((texts === undefined) === (from === undefined && below === undefined))
      return `the rule on ${column} needs either texts or a range`
    if (from !== undefined && below !== undefined && !(from < below))
      return `the rule on ${column} is of an empty range`
    if (!(percent >= 0 && percent <= 100)) return 'percent goes from 0 to 100'
  }
  return rules.length > MOST_RULES ? `there are more than ${MOST_RULES} rules` : undefined
}

/** What the rules of an endpoint are held against. */
export interface Segments {
  readonly endpoint: string
  readonly rules: readonly Rule[]
  readonly stickyBy: string | undefined
  readonly columns: readonly RequestColumn[]
}

/** Holds segments against the columns of an endpoint. Errors: `serving.bad_traffic`. */
export function checkSegments({ endpoint, rules, stickyBy, columns }: Segments): void {
  const refuse = (reason: string): Error => fail('bad_traffic', { endpoint, reason })
  const kindOf = (name: string): RequestColumn['kind'] => {
    const found = columns.find((column) => column.name === name)
    if (found) return found.kind
    const names = columns.map((column) => column.name)
    throw refuse(`it reads no column ${name}; the nearest is ${nearestName(name, names) || 'none'}`)
  }
  if (stickyBy !== undefined) kindOf(stickyBy)
  for (const rule of rules)
    if ((rule.in !== undefined) !== (kindOf(rule.column) === 'category'))
      throw refuse(`column ${rule.column} ${rule.in ? 'holds no texts' : 'holds texts, no numbers'}`)
}

/** The share of the challenger for a row, by the first rule whose segment it is in. */
export type ShareOf = (cell: (column: string, row: number) => Cell, row: number) => number

/**
 * Prepares the rules for the hot path.
 *
 * @example
 * shareBy([{ column: 'origin', in: ['ATL'], percent: 0 }], 25)(() => 'ATL', 0) // 0
 */
export function shareBy(rules: readonly Rule[], percent: number): ShareOf {
  const prepared = rules.map((rule) => ({
    ...{ column: rule.column, percent: rule.percent, texts: rule.in && new Set(rule.in) },
    from: rule.from ?? Number.NEGATIVE_INFINITY,
    below: rule.below ?? Number.POSITIVE_INFINITY,
  }))
  return (cell, row) => {
    for (const rule of prepared) {
      const value = cell(rule.column, row)
      if (typeof value === 'string' ? rule.texts?.has(value) : value !== undefined && isWithinRange(rule, value))
        return rule.percent
    }
    return percent
  }
}

function isWithinRange(
  rule: { readonly texts: ReadonlySet<string> | undefined; readonly from: number; readonly below: number },
  value: number,
): boolean {
  return rule.texts === undefined && value >= rule.from && value < rule.below
}
