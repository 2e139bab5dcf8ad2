import { Type } from 'typebox'
import { actionsOver, Measure, Moment, Name, nearestName } from '../base/index.ts'
import { automl, predict } from './automl-actions.ts'
import { fail } from './errors.ts'
import type { ModelSpec } from './model.ts'
import type { TrainingNeeds } from './needs.ts'
import { reproduce as reproduceRun } from './reproduce.ts'
import { rows } from './rows-action.ts'
import { train as trainModel } from './train.ts'

/** What the actions of the training room need; `definedModels` gives the models of the project as it is now. */
export interface TrainingActionNeeds extends TrainingNeeds {
  readonly definedModels: () => readonly ModelSpec[]
}

const action = actionsOver<TrainingActionNeeds>()

const LONGEST_REASON = 1_000
const Verdict = Type.Object({
  name: Type.String(),
  passed: Type.Boolean(),
  limit: Measure,
  value: Measure,
  says: Type.String(),
})

/** Errors: `training.model_not_found` with the nearest name. */
function modelNamed(defined: readonly ModelSpec[], name: string): ModelSpec {
  const found = defined.find((spec) => spec.name === name)
  if (found) return found
  const known = defined.map((spec) => spec.name)
  throw fail('model_not_found', { model: name, nearest: nearestName(name, known), known: known.join(', ') })
}

export const train = action({
  name: 'training.train',
  does: 'Train a model of the project on a window and register it, with its gates checked.',
  http: 'POST /api/v1/models/:model/trainings',
  permit: 'training.write',
  input: Type.Object({
    model: Name,
    from: Type.Optional(Moment),
    to: Type.Optional(Moment),
    asOf: Type.Optional(Moment),
    seed: Type.Optional(Type.Integer({ minimum: 0 })),
    because: Type.Optional(Type.String({ maxLength: LONGEST_REASON, description: 'Why; kept with the run.' })),
  }),
  output: Type.Object({
    run: Type.String(),
    model: Name,
    version: Type.Integer(),
    passed: Type.Boolean({ description: 'Whether all gates were passed.' }),
    gates: Type.Array(Verdict),
    learner: Type.String(),
    rows: Type.Integer(),
    metrics: Type.Record(Type.String(), Measure, { description: 'On the held-out rows.' }),
    modelHash: Type.String({ description: 'Address of the model bytes.' }),
  }),
  example: 'training train --model late --from 987984000000 --to 989798400000',
  run: async (needs, input, { actor, progress }) => {
    const spec = modelNamed(needs.definedModels(), input.model)
    const to = input.to ?? needs.clock.now()
    const { asOf, seed, because } = input
    const result = await trainModel(needs, spec, {
      ...{ window: { from: input.from ?? to - spec.windowMs, to }, by: actor.id, progress },
      ...(asOf !== undefined && { asOf }),
      ...(seed !== undefined && { seed }),
      ...(because !== undefined && { because }),
    })
    const { run, version, learner, rows, metrics, modelHash, passed } = result
    const gates = version.gates.map((verdict) => ({ ...verdict }))
    const made = { run: run.id, model: spec.name, version: version.version, passed, gates }
    return { ...made, learner, rows, metrics: { ...metrics }, modelHash }
  },
})

const EnvironmentShape = Type.Object({
  millrace: Type.String(),
  node: Type.String(),
  v8: Type.String(),
  platform: Type.String(),
})

export const reproduce = action({
  name: 'training.reproduce',
  does: 'Train again from the record of a run and compare every step, down to the bytes of the model.',
  http: 'POST /api/v1/runs/:run/reproductions',
  permit: 'training.write',
  input: Type.Object({ run: Type.String({ minLength: 1 }) }),
  output: Type.Object({
    run: Type.String(),
    same: Type.Boolean(),
    modelHash: Type.String(),
    expected: Type.String(),
    firstDifference: Type.Union([Type.String(), Type.Null()], {
      description: 'The first step that gave something else.',
    }),
    steps: Type.Array(Type.Object({ step: Type.String(), same: Type.Boolean() })),
    environment: Type.Object({ recorded: EnvironmentShape, here: EnvironmentShape }),
  }),
  example: 'training reproduce --run 01jd0000000000000000000000',
  run: async (needs, { run }, { progress }) => {
    const found = await reproduceRun(needs, run, progress)
    const steps = found.steps.map((step) => ({ ...step }))
    return { ...found, steps, firstDifference: found.firstDifference ?? null }
  },
})

/** What may be asked of the training room from outside. */
export const trainingActions = [train, reproduce, rows, automl, predict] as const
