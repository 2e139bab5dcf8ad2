import { type Static, Type } from 'typebox'
import { actionsOver, Measure, rowsToRead } from '../../base/index.ts'
import type { RowsNeeds } from '../../data/index.ts'
import { DetectorChoice } from '../../evaluation/index.ts'
import { measure } from '../windows/window.ts'
import { type Detected, detectConcept } from './detect.ts'

const action = actionsOver<RowsNeeds>()

const Column = Type.String({ minLength: 1 })
const MeasureOrNull = Type.Union([Measure, Type.Null()])

const Detection = Type.Object({
  row: Type.Integer({ description: 'The row at which it was said, from 0.' }),
  detector: DetectorChoice,
  bet: Type.Union([Type.Literal('error'), Type.Literal('boundary'), Type.Literal('above'), Type.Literal('below')], {
    description: 'More errors, a boundary that moved, or numbers above or below their predictions.',
  }),
  since: Type.Integer({ description: 'The row at which it probably began: where the winning bet began to win.' }),
  evidence: Type.Union([Measure, Type.Null()], {
    description: 'Of the default detector: how many times the bets won their stake.',
  }),
  errorBefore: MeasureOrNull,
  errorAfter: Type.Union([Measure, Type.Null()], { description: 'Since it began, over at most 500 rows.' }),
  segment: Type.Union([Type.String(), Type.Null()], { description: 'Whose errors alone it is about.' }),
  again: Type.Array(Type.Integer(), {
    description: 'Alarms of the same change while the rows after it were still learned.',
  }),
})

const ConceptResult = Type.Object({
  detections: Type.Array(Detection),
  rows: Type.Integer(),
  leftOut: Type.Integer({ description: 'Rows without a label or prediction.' }),
  error: Type.Union([Measure, Type.Null()], { description: 'Mean error of all rows.' }),
  convention: Type.String(),
  alarmAt: MeasureOrNull,
  notes: Type.Array(Type.String()),
  history: Type.Array(
    Type.Object({ row: Type.Integer(), rows: Type.Integer(), evidence: MeasureOrNull, error: MeasureOrNull }),
    { description: 'At most 120 stretches of equal length: the largest evidence and the mean error of each.' },
  ),
})

type ConceptAnswer = Static<typeof ConceptResult>

export const concept = action({
  name: 'monitoring.concept',
  does: 'Look in a file for places where what was learned stopped being true: from errors, from predictions, or with an online learner.',
  http: 'POST /api/v1/concept-changes',
  permit: 'monitoring.read',
  words: ['data'],
  input: Type.Object({
    data: rowsToRead('The labeled rows in the order in which they happened: a file, or a dataset such as flights@3.'),
    error: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'The column with the errors: 0 and 1, or a loss, or label − prediction.',
      }),
    ),
    label: Type.Optional(Type.String({ minLength: 1, description: 'The column with what came true.' })),
    prediction: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'The column with a class, a number, or a probability of the second of two classes (in the order of their names).',
      }),
    ),
    learn: Type.Optional(
      Type.Boolean({ description: 'Without predictions: an online learner scores each row before it learns from it.' }),
    ),
    detector: Type.Optional(DetectorChoice),
    segment: Type.Optional(
      Type.String({ minLength: 1, description: 'A column by whose values errors are also watched apart.' }),
    ),
    exclude: Type.Optional(Type.Array(Column, { description: 'Columns not to learn from, with commas between.' })),
    rowsPerFalseAlarm: Type.Optional(
      Type.Number({ minimum: 100, description: 'One false alarm in so many rows is accepted; 10,000 when not given.' }),
    ),
  }),
  output: ConceptResult,
  example: 'monitoring concept answers.csv --label late --prediction probability',
  run: async (needs, { exclude = [], ...input }, { progress }) =>
    answerOf(await detectConcept(needs, { ...input, exclude, progress } as Parameters<typeof detectConcept>[1])),
})

function answerOf(found: Detected): ConceptAnswer {
  const { detector, incidents, rows, leftOut, error, history, standing } = found
  return {
    detections: incidents.map(({ error: its, segment, again, ...one }) => ({
      ...{ detector, row: one.row, bet: one.bet, since: one.since, evidence: measure(one.evidence) },
      ...{
        errorBefore: measure(its.before),
        errorAfter: measure(its.after),
        segment: segment ?? null,
        again: [...again],
      },
    })),
    ...{ rows, leftOut, error: measure(error), alarmAt: measure(standing.alarmAt), convention: conventionOf(found) },
    notes: notesOf(found),
    history: history.map((one) => ({ ...one, evidence: measure(one.evidence), error: measure(one.error) })),
  }
}

function conventionOf({ detector, kind }: Detected): string {
  const error = kind === 'class' ? 'share of wrong answers, or mean loss' : 'mean absolute error'
  const does =
    detector === 'default'
      ? 'average of Shiryaev-Roberts e-detectors on errors and, of two classes, on a moved boundary'
      : `${detector} with the defaults of River, on errors alone`
  return `${error}; ${does}`
}

function notesOf({ detector, standing, lags, features, leftOut }: Detected): string[] {
  const notes: string[] = []
  if (leftOut > 0) notes.push(`${leftOut} rows without a label or prediction were left out.`)
  if (lags.length > 0)
    notes.push(
      `The learner was given the labels of the rows ${lags.join(', ')} before, so this holds only where a label is known before the next row comes.`,
    )
  if (standing.blocks.length > 1)
    notes.push(
      `Errors of neighboring rows depend on each other (autocorrelation ${standing.blocks.r1.toFixed(2)}), so means of ${standing.blocks.length} rows are bet on.`,
    )
  if (detector !== 'default' && features.length === 0)
    notes.push('How often this detector alarms while nothing changes is not known.')
  return notes
}

/** What may be asked about changes of the concept. */
export const conceptActions = [concept] as const
