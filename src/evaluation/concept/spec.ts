import { type Static, Type } from 'typebox'

export const DetectorChoice = Type.Union(
  [
    Type.Literal('default'),
    Type.Literal('adwin'),
    Type.Literal('ddm'),
    Type.Literal('eddm'),
    Type.Literal('hddm-a'),
    Type.Literal('hddm-w'),
    Type.Literal('page-hinkley'),
    Type.Literal('kswin'),
  ],
  { description: 'default bets on errors and on a moved boundary; the others see the errors alone, as in River.' },
)

/** What may tell that a concept changed: our two bets, or a detector that sees the errors alone. */
export type DetectorName = Static<typeof DetectorChoice>

export const ConceptSpec = Type.Object(
  {
    detector: Type.Optional(DetectorChoice),
    rowsPerFalseAlarm: Type.Optional(
      Type.Number({
        minimum: 100,
        description: 'One false alarm in so many rows is accepted while nothing changes; 10,000 when not given.',
      }),
    ),
  },
  { additionalProperties: false },
)

/** How changes of the concept are watched for: `watch: { concept: true }` or `{ concept: { rowsPerFalseAlarm: 50_000 } }`. */
export type ConceptSpec = Static<typeof ConceptSpec>

/**
 * The in-control rates are estimated, so the bets must win so many times more than known rates would ask for. Measured with 2
 * (`npm run bench -- concept`): a fifth of the false alarms that are accepted, or fewer.
 */
const MARGIN = 2

const ROWS_PER_FALSE_ALARM = 10_000

/** The evidence from which the bets speak: 20,000 by default. */
export function alarmAt({ rowsPerFalseAlarm = ROWS_PER_FALSE_ALARM }: ConceptSpec): number {
  return MARGIN * rowsPerFalseAlarm
}
