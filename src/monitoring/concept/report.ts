import { type Static, Type } from 'typebox'
import { Measure, Moment } from '../../base/index.ts'
import { DetectorChoice } from '../../evaluation/index.ts'

const MeasureOrNull = Type.Union([Measure, Type.Null()])

const Change = Type.Object({
  at: Type.Number({ description: 'When the row came at which it was said; milliseconds since 1970.' }),
  since: Type.Number({ description: 'When the row came at which it probably began.' }),
  bet: Type.Union([Type.Literal('error'), Type.Literal('boundary'), Type.Literal('above'), Type.Literal('below')]),
  evidence: MeasureOrNull,
  errorBefore: MeasureOrNull,
  errorAfter: MeasureOrNull,
  segment: Type.Union([Type.String(), Type.Null()]),
})

export const ConceptReport = Type.Object({
  detector: DetectorChoice,
  rows: Type.Integer({ description: 'Labeled rows since the champion took over, of mature days.' }),
  to: Type.Union([Moment, Type.Null()], { description: 'The end of the last mature day; null without one.' }),
  changes: Type.Array(Change, { description: 'Those that were said within the window.' }),
  evidence: Type.Union([Measure, Type.Null()], { description: 'The largest within the window.' }),
  alarmAt: MeasureOrNull,
  convention: Type.String(),
})

/** What the labels up to the end of a window say about changes of the concept. */
export type ConceptReport = Static<typeof ConceptReport>
