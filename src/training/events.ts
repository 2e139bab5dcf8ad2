import { Type } from 'typebox'
import { defineEvent, Measure } from '../base/index.ts'

export const trainingStarted = defineEvent(
  'training.started',
  'A model began to be trained, or its training went on.',
  Type.Object({ model: Type.String(), run: Type.String(), because: Type.String() }),
)

export const trainingFinished = defineEvent(
  'training.finished',
  'A model was trained and registered.',
  Type.Object({
    model: Type.String(),
    run: Type.String(),
    version: Type.Integer(),
    learner: Type.String(),
    rows: Type.Integer(),
    passed: Type.Boolean({ description: 'Whether it passed all of its gates.' }),
    metrics: Type.Record(Type.String(), Measure),
    because: Type.String(),
  }),
)

export const trainingFailed = defineEvent(
  'training.failed',
  'A training ended without a model.',
  Type.Object({
    model: Type.String(),
    run: Type.String(),
    error: Type.String({ description: 'The code of the error.' }),
  }),
)

/** All events of this room. */
export const trainingEvents = [trainingStarted, trainingFinished, trainingFailed]
