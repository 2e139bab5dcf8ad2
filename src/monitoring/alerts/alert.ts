import { type Static, Type } from 'typebox'
import { Moment } from '../../base/index.ts'
import { Severity } from '../windows/window.ts'

export const Alert = Type.Object({
  id: Type.String(),
  endpoint: Type.String(),
  code: Type.String({
    description: 'monitoring.drift, .calibration, … of a finding; rule.NAME of a rule of the user.',
  }),
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
  rule: Type.Optional(Type.String({ description: 'The rule of the user that raised it.' })),
  owner: Type.Optional(Type.String()),
  runbook: Type.Optional(Type.String({ description: 'Where it is written what to do.' })),
  acknowledgedAt: Type.Optional(Moment),
  acknowledgedBy: Type.Optional(Type.String()),
  note: Type.Optional(Type.String({ description: 'What was said when it was acknowledged.' })),
  heldUntil: Type.Optional(
    Type.Number({
      description: 'It opened too often lately: nobody is told before this moment, if it is still open then.',
    }),
  ),
})

/**
 * A message, sent once: it stays open while later windows show the same, and closes after two that do not, when the champion
 * changes, or when an alarm takes the place of a notice. One of a rule closes when the rule says so.
 */
export type Alert = Static<typeof Alert>
