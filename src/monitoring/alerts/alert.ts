import { type Static, Type } from 'typebox'
import { Moment } from '../../base/index.ts'
import { Severity } from '../windows/window.ts'

export const Alert = Type.Object({
  id: Type.String(),
  endpoint: Type.String(),
  code: Type.String({ description: 'monitoring.drift, .calibration, .logloss or .unseen.' }),
  severity: Severity,
  message: Type.String(),
  subjects: Type.Array(Type.String(), { description: 'The columns or values it is about.' }),
  evidence: Type.Record(Type.String(), Type.Unknown()),
  champion: Type.Union([Type.Integer(), Type.Null()]),
  at: Moment,
  from: Type.Union([Moment, Type.Null()], { description: 'Start of the window that showed it; null without one.' }),
  to: Type.Union([Moment, Type.Null()]),
  closedAt: Type.Union([Moment, Type.Null()]),
  closedBecause: Type.Union([Type.String(), Type.Null()]),
})

/**
 * A message, sent once: it stays open while later windows show the same, and closes after two that do not, when the champion
 * changes, or when an alarm takes the place of a notice.
 */
export type Alert = Static<typeof Alert>
