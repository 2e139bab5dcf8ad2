import { Type } from 'typebox'
import { defineEvent } from '../base/index.ts'

const RUN = { run: Type.String(), pipeline: Type.String(), partition: Type.Union([Type.String(), Type.Null()]) }
const STEP = { run: Type.String(), pipeline: Type.String(), step: Type.String() }

export const runStarted = defineEvent(
  'pipeline.run_started',
  'A run of a pipeline began, or went on after it was interrupted.',
  Type.Object({ ...RUN, resumed: Type.Boolean() }),
)

export const runFinished = defineEvent(
  'pipeline.run_finished',
  'A run of a pipeline ended, in one of the states finished, failed and cancelled.',
  Type.Object({ ...RUN, state: Type.String(), error: Type.Optional(Type.String()) }),
)

export const stepStarted = defineEvent(
  'pipeline.step_started',
  'A step of a pipeline began to run; one that is found in the cache does not.',
  Type.Object({ ...STEP, attempt: Type.Integer() }),
)

export const stepFinished = defineEvent(
  'pipeline.step_finished',
  'A step of a pipeline ended; one that was cached names the run that made it.',
  Type.Object({
    ...STEP,
    state: Type.String(),
    cached: Type.Boolean(),
    madeBy: Type.Union([Type.String(), Type.Null()]),
    error: Type.Optional(Type.String()),
  }),
)

export const logged = defineEvent(
  'pipeline.logged',
  'A step of a pipeline printed lines.',
  Type.Object({ run: Type.String(), step: Type.String(), lines: Type.Array(Type.String()) }),
)

export const backfillMoved = defineEvent(
  'pipeline.backfill_moved',
  'A backfill came further, or ended.',
  Type.Object({
    backfill: Type.String(),
    pipeline: Type.String(),
    state: Type.String(),
    total: Type.Integer(),
    cached: Type.Integer(),
    finished: Type.Integer(),
    failed: Type.Integer(),
  }),
)

/** All events of this room. */
export const pipelineEvents = [runStarted, runFinished, stepStarted, stepFinished, logged, backfillMoved]
