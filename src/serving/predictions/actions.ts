import { Type } from 'typebox'
import { actionsOver, Measure, Moment, Name } from '../../base/index.ts'
import { Mode } from '../endpoint.ts'
import { ANSWER, FEATURE, REPLAY } from '../journal/row.ts'
import { RuleShape } from '../segment.ts'
import {
  findPrediction,
  labelsOfPrediction,
  listPredictions,
  type PredictionNeeds,
  ruleOf,
  trafficAt,
  valuesOf,
} from './find.ts'
import { PredictionRow, predictionRow } from './prediction-row.ts'

const action = actionsOver<PredictionNeeds>()

const MOST_ROWS = 1_000
const USUAL_ROWS = 50
const LOOKED_UP_AT = '__time'
const Id = Type.String({ minLength: 1, maxLength: 200 })
const Feature = Type.String({ minLength: 1, maxLength: 200 })
const Cell = Type.Union([Type.String(), Type.Number()])
const Values = Type.Array(Type.Object({ name: Type.String(), value: Cell }))
const Listed = Type.Object({
  predictions: Type.Array(PredictionRow),
  more: Type.Boolean({ description: 'Whether there are others after these.' }),
})
const filters = {
  version: Type.Optional(Type.Integer({ minimum: 1, description: 'Only what this version answered.' })),
  labeled: Type.Optional(Type.Boolean({ description: 'Only those with a label, or only those without.' })),
  from: Type.Optional(Moment),
  to: Type.Optional(Moment),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: MOST_ROWS, description: `How many; ${USUAL_ROWS} when not given.` }),
  ),
}

export const predictions = action({
  name: 'serving.predictions',
  does: 'List the newest predictions of an endpoint: who answered what, and the label where it is known; not what the model read.',
  http: 'GET /api/v1/endpoints/:endpoint/predictions',
  permit: 'serving.read',
  input: Type.Object({ endpoint: Name, ...filters }),
  output: Listed,
  example: 'serving predictions late --version 2',
  run: (needs, { limit = USUAL_ROWS, ...query }) => listPredictions(needs, { ...query, limit }),
})

export const segment = action({
  name: 'serving.segment',
  does: 'List the newest predictions of one segment of the rows, by a feature that the model read.',
  http: 'GET /api/v1/endpoints/:endpoint/segments/:feature/predictions',
  permit: 'serving.inputs',
  input: Type.Object({
    ...{ endpoint: Name, feature: Feature },
    is: Type.Optional(Type.String({ maxLength: 200, description: 'The text or number that the feature holds.' })),
    above: Type.Optional(Type.Number({ description: 'The smallest number of the segment.' })),
    below: Type.Optional(Type.Number({ description: 'Numbers of the segment are below it.' })),
    ...filters,
  }),
  output: Listed,
  example: 'serving segment late origin --is ATL',
  run: (needs, { limit = USUAL_ROWS, feature: column, is, above, below, ...query }) =>
    listPredictions(needs, {
      ...query,
      limit,
      segment: {
        column,
        ...(is !== undefined && { is }),
        ...(above !== undefined && { above }),
        ...(below !== undefined && { below }),
      },
    }),
})

const one = Type.Object({
  prediction: Id,
  endpoint: Type.Optional(Type.String({ maxLength: 200, description: 'Where it was asked; any when not given.' })),
})

export const prediction = action({
  name: 'serving.prediction',
  does: 'Show one prediction: who answered what, who scored it beside, every label of it, and the traffic that was in force.',
  http: 'GET /api/v1/predictions/:prediction',
  permit: 'serving.read',
  input: one,
  output: Type.Object({
    ...PredictionRow.properties,
    model: Type.String(),
    outputs: Type.Array(Type.Object({ name: Type.String(), value: Cell }), {
      description: 'What the model answered beyond the score.',
    }),
    labels: Type.Array(Type.Object({ label: Type.Number(), at: Moment }), {
      description: 'Also those that were corrected, in the order they came.',
    }),
    traffic: Type.Union(
      [
        Type.Object({
          ...{ since: Moment, by: Type.String(), because: Type.String(), mode: Mode, percent: Type.Number() },
          ...{ champion: Measure, challenger: Measure },
          rules: Type.Integer({ description: 'Segments with shares of their own.' }),
          stickyBy: Type.Union([Type.String(), Type.Null()]),
        }),
        Type.Null(),
      ],
      { description: 'As it was when the prediction was asked for; null where none is known of so early.' },
    ),
  }),
  example: 'serving prediction flight-17',
  run: async (needs, asked) => {
    const found = await findPrediction(needs, asked)
    const [{ model }, labels, traffic] = await Promise.all([
      needs.serving.endpoints.get(found.endpoint),
      labelsOfPrediction(needs, found),
      trafficAt(needs, found),
    ])
    return {
      ...predictionRow(found.row, 0, found.endpoint),
      model,
      outputs: valuesOf(found, ANSWER),
      labels: labels.map(({ label, at }) => ({ label, at })),
      traffic: traffic
        ? {
            ...{ since: traffic.at, by: traffic.by, because: traffic.because, mode: traffic.mode },
            ...{ percent: traffic.percent, champion: traffic.champion ?? null, challenger: traffic.challenger ?? null },
            ...{ rules: traffic.rules.length, stickyBy: traffic.stickyBy ?? null },
          }
        : null,
    }
  },
})

export const inputs = action({
  name: 'serving.inputs',
  does: 'Show what the model read for one prediction: its features, what they were looked up by, and the rule it fell under.',
  http: 'GET /api/v1/predictions/:prediction/inputs',
  permit: 'serving.inputs',
  input: one,
  output: Type.Object({
    features: Values,
    lookedUpBy: Values,
    lookedUpAt: Type.Union([Moment, Type.Null()], { description: 'The moment whose features were looked up.' }),
    rule: Type.Union([RuleShape, Type.Null()], {
      description: 'The rule of the traffic then whose segment it is in, as far as the journal tells.',
    }),
  }),
  example: 'serving inputs flight-17',
  run: async (needs, asked) => {
    const found = await findPrediction(needs, asked)
    const traffic = await trafficAt(needs, found)
    const lookUp = valuesOf(found, REPLAY)
    const moment = lookUp.find(({ name }) => name === LOOKED_UP_AT)?.value
    return {
      features: valuesOf(found, FEATURE),
      lookedUpBy: lookUp.filter(({ name }) => name !== LOOKED_UP_AT),
      lookedUpAt: typeof moment === 'number' ? moment : null,
      rule: ruleOf(found, traffic?.rules ?? []) ?? null,
    }
  },
})

/** What may be asked about single predictions. */
export const predictionActions = [predictions, segment, prediction, inputs] as const
