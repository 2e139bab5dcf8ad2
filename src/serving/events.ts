import { Type } from 'typebox'
import { defineEvent, Moment } from '../base/index.ts'

const Version = Type.Union([Type.Integer(), Type.Null()])

export const trafficChanged = defineEvent(
  'serving.traffic_changed',
  'An endpoint answers with other versions, or with other shares of them.',
  Type.Object({
    endpoint: Type.String(),
    model: Type.String(),
    champion: Type.Integer(),
    challenger: Version,
    previous: Version,
    mode: Type.String(),
    percent: Type.Number(),
    because: Type.String(),
    by: Type.String(),
  }),
)

export const unseenValue = defineEvent(
  'serving.unseen_value',
  'A request held a text that the champion never saw in training. Said once for each text of a column.',
  Type.Object({ endpoint: Type.String(), column: Type.String(), value: Type.String(), at: Moment }),
)

export const predicted = defineEvent(
  'serving.predicted',
  'An endpoint answered: how many rows since it last said so, at most four times a second.',
  Type.Object({
    endpoint: Type.String(),
    rows: Type.Integer(),
    total: Type.Integer({ description: 'Rows since the process started.' }),
    versions: Type.Record(Type.String(), Type.Integer(), { description: 'How many rows each version answered.' }),
    latencyUs: Type.Number({ description: 'Microseconds of the slowest of these requests.' }),
  }),
)

export const secondFailed = defineEvent(
  'serving.second_failed',
  'A challenger, or the previous version, could not score a request; the champion answered. Said once for each loaded version.',
  Type.Object({ endpoint: Type.String(), version: Type.Integer(), reason: Type.String() }),
)

export const endpointLoaded = defineEvent(
  'serving.endpoint_loaded',
  'An endpoint that was out of memory answers again.',
  Type.Object({ endpoint: Type.String() }),
)

export const endpointUnloaded = defineEvent(
  'serving.endpoint_unloaded',
  'An endpoint was taken out of memory and answers nothing until it is loaded.',
  Type.Object({ endpoint: Type.String() }),
)

/** All events of this room. */
export const servingEvents = [trafficChanged, unseenValue, predicted, secondFailed, endpointLoaded, endpointUnloaded]
