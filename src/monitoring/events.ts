import { Type } from 'typebox'
import { defineEvent } from '../base/index.ts'
import { Severity } from './windows/window.ts'

const Known = Type.Union([Type.Integer(), Type.Null()])

export const windowMeasured = defineEvent(
  'monitoring.window_measured',
  'A window of an endpoint was measured, for the first time or again with more labels.',
  Type.Object({
    id: Type.String(),
    endpoint: Type.String(),
    from: Type.Number(),
    to: Type.Number(),
    champion: Known,
    predictions: Type.Integer(),
    labeled: Type.Integer(),
    alerts: Type.Array(Type.Object({ code: Type.String(), severity: Severity })),
  }),
)

export const alertRaised = defineEvent(
  'monitoring.alert_raised',
  'Monitoring has a new message: a notice, or an alarm.',
  Type.Object({
    id: Type.String(),
    endpoint: Type.String(),
    code: Type.String(),
    severity: Severity,
    message: Type.String(),
    champion: Known,
    from: Type.Union([Type.Number(), Type.Null()]),
    to: Type.Union([Type.Number(), Type.Null()]),
  }),
)

export const alertChanged = defineEvent(
  'monitoring.alert_changed',
  'Somebody took an alert on, or no longer does, or it is over.',
  Type.Object({
    id: Type.String(),
    endpoint: Type.String(),
    code: Type.String(),
    what: Type.Union([Type.Literal('acknowledged'), Type.Literal('released'), Type.Literal('closed')]),
  }),
)

export const noticeGivenUp = defineEvent(
  'monitoring.notice_given_up',
  'A message about alerts did not reach its receiver and is not tried again.',
  Type.Object({ delivery: Type.String(), receiver: Type.String(), reason: Type.String() }),
)
