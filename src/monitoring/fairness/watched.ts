import { type Static, Type } from 'typebox'
import type { Limits, RateName } from '../../evaluation/index.ts'
import { RATE_NAMES } from './shape.ts'

const Share = (description: string) => Type.Number({ exclusiveMinimum: 0, maximum: 1, description })

export const FairnessSpec = Type.Object(
  {
    groups: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        uniqueItems: true,
        minItems: 1,
        maxItems: 4,
        description: 'Columns that make groups; several are also taken together. Those of `groups` when not given.',
      }),
    ),
    favorable: Type.Optional(
      Type.Union([Type.Literal(0), Type.Literal(1)], { description: 'The outcome that people wish for; 1.' }),
    ),
    threshold: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1, description: 'The score from which the decision is 1; 0.5.' }),
    ),
    against: Type.Optional(Type.String({ description: 'The group that others are shown against; the largest.' })),
    level: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1, description: 'Of all intervals together; 0.95.' }),
    ),
    rates: Type.Optional(
      Type.Array(Type.Unsafe<RateName>(Type.Union(RATE_NAMES.map((name) => Type.Literal(name)))), {
        minItems: 1,
        uniqueItems: true,
        description: 'What limits are for; selection when not given.',
      }),
    ),
    maxDifference: Type.Optional(Share('The most that two groups may differ by.')),
    minRatio: Type.Optional(Share('The least that the smaller rate may be of the larger, such as 0.8.')),
  },
  { additionalProperties: false },
)

/** How groups are watched: `watch: { fairness: { groups: ['sex'], minRatio: 0.8 } }`. */
export type FairnessSpec = Static<typeof FairnessSpec>

/** How groups are watched, with everything decided. */
export interface FairnessWatch {
  readonly columns: readonly string[]
  readonly favorable: 0 | 1
  readonly threshold: number
  readonly against: string | undefined
  readonly level: number
  /** Without them groups are told and nothing is an alarm. */
  readonly limits: Limits | undefined
}

const THRESHOLD = 0.5
const LEVEL = 0.95
const RATES: readonly RateName[] = ['selection']

/** Fills in the defaults; `undefined` where no column makes groups. */
export function fairnessWatch(spec: FairnessSpec, groups: readonly string[]): FairnessWatch | undefined {
  const { favorable = 1, threshold = THRESHOLD, level = LEVEL, rates = RATES, maxDifference, minRatio } = spec
  const columns = spec.groups ?? groups
  const hasLimits = maxDifference !== undefined || minRatio !== undefined
  const limits = {
    rates,
    ...(maxDifference !== undefined && { maxDifference }),
    ...(minRatio !== undefined && { minRatio }),
  }
  if (columns.length === 0) return undefined
  return { columns, favorable, threshold, level, against: spec.against, limits: hasLimits ? limits : undefined }
}
