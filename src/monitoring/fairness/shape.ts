import { type Static, Type } from 'typebox'
import { RATES, type RateName } from '../../evaluation/index.ts'

const NumberOrNull = Type.Union([Type.Number(), Type.Null()])

export const RATE_NAMES = Object.keys(RATES) as RateName[]
const Rate = Type.Unsafe<RateName>(Type.Union(RATE_NAMES.map((name) => Type.Literal(name))))
const each = <T extends Parameters<typeof Type.Optional>[0]>(shape: T, of: (name: RateName) => string) =>
  Type.Object(Object.fromEntries(RATE_NAMES.map((name) => [name, Type.Optional({ ...shape, description: of(name) })])))

const Told = Type.Object({
  value: NumberOrNull,
  low: NumberOrNull,
  high: NumberOrNull,
  count: Type.Integer({ description: 'Rows behind it; of a comparison those of both groups.' }),
  refused: Type.Union([Type.String(), Type.Null()], { description: 'Why it is not told, as "not enough: n = 3".' }),
})
const Gap = Type.Union([Told, Type.Null()], {
  description: 'Mean label less mean probability; null without probabilities.',
})
const By = Type.Array(Type.String(), { description: 'The columns that make these groups.' })

const LimitName = Type.Unsafe<'maxDifference' | 'minRatio'>(
  Type.Union([Type.Literal('maxDifference'), Type.Literal('minRatio')]),
)

/** What every report about groups holds: groups, comparisons, and what came out for each limit. */
export const fairnessParts = {
  level: Type.Number({ description: 'With what chance all intervals are right together.' }),
  groups: Type.Array(
    Type.Object({
      ...{ by: By, group: Type.String(), rows: Type.Integer(), labeled: Type.Integer() },
      rates: each(Told, (name) => RATES[name]),
      calibrationGap: Gap,
    }),
  ),
  comparisons: Type.Array(
    Type.Object({
      ...{ by: By, group: Type.String(), against: Type.String() },
      rates: each(
        Type.Object({ difference: Told, ratio: Told }),
        (name) => `Of the group less, and divided by, that of the other. ${RATES[name]}`,
      ),
      calibrationGap: Gap,
    }),
  ),
  limits: Type.Array(
    Type.Object({
      ...{ by: By, rate: Rate, value: Type.Number() },
      limit: LimitName,
      verdict: Type.Unsafe<'holds' | 'fails' | 'unsure'>(
        Type.Union([Type.Literal('holds'), Type.Literal('fails'), Type.Literal('unsure')], {
          description: 'It fails where an interval lies beyond the limit, and holds where all lie within it.',
        }),
      ),
      because: Type.String(),
    }),
  ),
  conventions: Type.Array(Type.String()),
} as const

const Evidence = Type.Object({
  ...{ by: By, rate: Rate, limit: LimitName, value: Type.Number() },
  pair: Type.Union([Type.Array(Type.String()), Type.Null()], {
    description: 'The two groups with the most evidence: the rate of the first is too high beside that of the second.',
  }),
  blocks: Type.Integer({ description: 'Days in which both could be compared.' }),
  rows: Type.Integer(),
  difference: NumberOrNull,
  low: Type.Union([Type.Number(), Type.Null()], { description: 'Always-valid 99 % interval; null where unbounded.' }),
  high: NumberOrNull,
  logE: Type.Union([Type.Number(), Type.Null()], {
    description:
      'Natural logarithm of the e-value that the pair is beyond the limit; null where nothing speaks for it.',
  }),
  needed: Type.Number({ description: 'What an alarm takes: 100 to 1 for each pair and limit that is looked at.' }),
})

export const LiveFairness = Type.Object({
  favorable: Type.Integer({ description: 'The outcome that people wish for; all rates are about it.' }),
  threshold: Type.Number({ description: 'A score from here on decides for 1.' }),
  ...fairnessParts,
  evidence: Type.Array(Evidence, { description: 'Of each limit, over the days since the champion took over.' }),
})

/** How groups fared in a window, and what all days say about each limit. */
export type LiveFairness = Static<typeof LiveFairness>
