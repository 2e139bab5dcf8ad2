import { Type } from 'typebox'
import { defineEvent, Measure } from '../base/index.ts'
import { RunStatus } from './runs/run.ts'

export const runStarted = defineEvent(
  'tracking.run_started',
  'A run began.',
  Type.Object({ run: Type.String(), experiment: Type.String(), name: Type.String() }),
)

export const runFinished = defineEvent(
  'tracking.run_finished',
  'A run ended, as status says.',
  Type.Object({
    run: Type.String(),
    experiment: Type.String(),
    status: RunStatus,
    metrics: Type.Record(Type.String(), Measure),
  }),
)

export const pointsLogged = defineEvent(
  'tracking.points_logged',
  'A run got points of metrics; at most four times a second for one run.',
  Type.Object({ run: Type.String(), metrics: Type.Array(Type.String()), points: Type.Integer() }),
)
