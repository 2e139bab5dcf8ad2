import type { Door, DoorAnswer, DoorCall, DoorRoute } from '../../http/index.ts'
import type { DataPlane, InferenceAnswer, ServedModel } from '../data-plane.ts'
import { fail } from '../errors.ts'
import { textOf, withJson } from '../json-reader.ts'
import { printable } from '../shown.ts'
import { contentTypeOf } from './content-type.ts'
import { csvBatch } from './csv-batch.ts'
import { faultOf } from './fault.ts'
import { feedsOfBatch } from './feeds.ts'
import { batchOf } from './json-body.ts'
import { predictedOf } from './predicted.ts'
import { type NonFinite, replyOf } from './reply.ts'

const BODY_LIMIT = 64 * 1024 * 1024
const TIME_LIMIT_MS = 60_000
const MOST_SHOWN = 10
const READ = 'serving.read'
const PREDICT = 'serving.predict'

/** What the door needs: endpoints, and the version of Millrace it announces. */
export interface MlflowScoringNeeds {
  readonly dataPlane: DataPlane
  readonly version: string
  /** How NaN and the infinite are written in answers: as null, or as the words that Python writes. */
  readonly nonFinite?: NonFinite
  /** Nobody waits longer for an answer, in milliseconds. */
  readonly timeLimitMs?: number
}

/**
 * The scoring protocol of MLflow, version 2: `/endpoints/:name/invocations` with `/ping`, `/health` and `/version` beside it, and at the root
 * where only one endpoint is served.
 *
 * @example
 * createServer({ …, doors: [mlflowScoring({ dataPlane, version: '0.1.0' })] })
 */
export function mlflowScoring(needs: MlflowScoringNeeds): Door {
  return {
    name: 'mlflow-scoring',
    prefixes: PLACES.flatMap((place) => [`/${place}`, `/endpoints/:name/${place}`] as const),
    routes: ['', '/endpoints/:name'].flatMap((at) => routesAt(at, needs)),
    bodyLimit: BODY_LIMIT,
    fault: faultOf,
  }
}

const PLACES = ['invocations', 'ping', 'health', 'version'] as const

function routesAt(at: string, needs: MlflowScoringNeeds): readonly DoorRoute[] {
  const look = (place: string, answer: DoorRoute['answer']): DoorRoute => ({
    ...{ method: 'GET', path: `${at}/${place}`, permit: READ, label: `mlflow_scoring.${place}`, answer },
  })
  const alive = (call: DoorCall): DoorAnswer => ({
    ...{ status: modelOf(needs, call).ready ? 200 : 404, type: 'application/json', body: '\n' },
  })
  return [
    {
      ...{ method: 'POST', path: `${at}/invocations`, permit: PREDICT, label: 'mlflow_scoring.invocations' },
      answer: (call) => invoke(needs, call),
    },
    look('ping', alive),
    look('health', (call) => (at === '' && needs.dataPlane.names().length !== 1 ? WELL : alive(call))),
    look('version', (call) => {
      modelOf(needs, call)
      return { status: 200, type: 'application/json', body: needs.version }
    }),
  ]
}

/** Where the root is not one endpoint's, `/health` is about the server: Feast's clients ask there, too. */
const WELL: DoorAnswer = Object.freeze({ status: 200, type: 'application/json', body: '\n' })

/** The endpoint of the address, or the only one. Errors: `protocols.mlflow_no_endpoint`. */
function modelOf({ dataPlane }: MlflowScoringNeeds, { params }: DoorCall): ServedModel {
  const names = dataPlane.names()
  const name = params['name'] ?? (names.length === 1 ? names[0]! : undefined)
  const model = name === undefined ? undefined : dataPlane.describe(name)
  if (model) return model
  const what =
    name === undefined ? `Here are ${names.length} endpoints, not one.` : `There is no endpoint ${printable(name)}.`
  const shown = names.slice(0, MOST_SHOWN).map((one) => `/endpoints/${encodeURIComponent(one)}/invocations`)
  const addresses = names.length > MOST_SHOWN ? [...shown, '…'] : shown
  throw fail('mlflow_no_endpoint', { what, addresses: addresses.join(', ') || 'none yet' })
}

async function invoke(needs: MlflowScoringNeeds, call: DoorCall): Promise<DoorAnswer> {
  const model = modelOf(needs, call)
  const type = contentTypeOf(call.headers['content-type'])
  if (!model.ready) throw fail('not_ready', { model: model.name })
  const { inputs, rows } = await inputsOf(model, call.body, type)
  const { dataPlane, timeLimitMs: withinMs = TIME_LIMIT_MS, nonFinite = 'null' } = needs
  const answer =
    rows === 0 ? nothing(model) : await dataPlane.infer(model.name, { inputs, withinMs, gone: () => call.gone() })
  return {
    status: 200,
    type: 'application/json',
    headers: headersOf(answer),
    body: await replyOf({ ...answer, outputs: predictedOf(answer.outputs, model.predicts) }, rows, nonFinite),
  }
}

async function inputsOf(
  model: ServedModel,
  body: Buffer,
  type: 'text/csv' | 'application/json',
): Promise<{ inputs: Awaited<ReturnType<typeof feedsOfBatch>>; rows: number }> {
  if (type === 'application/json')
    return withJson(body, async (value, reading) => {
      const batch = await batchOf(value)
      return { inputs: await feedsOfBatch(model, batch, reading), rows: batch.rows }
    })
  const text = textOf(body)
  const batch = await csvBatch(text)
  const reading = { exact: true, letters: text.length, doubtful: false }
  return { inputs: await feedsOfBatch(model, batch, reading), rows: batch.rows }
}

const nothing = ({ outputs }: ServedModel): InferenceAnswer => ({
  outputs: Object.fromEntries(
    outputs.map(({ name }) => [name, { type: 'double', shape: [0], data: new Float64Array(0) }]),
  ),
  ids: [],
  versions: [],
})

function headersOf({ ids, versions }: InferenceAnswer): Record<string, string> {
  if (ids.length === 1) return { 'x-millrace-model-version': String(versions[0]), 'x-millrace-prediction-id': ids[0]! }
  const answered = [...new Set(Array.from(versions))]
  return answered.length > 0 ? { 'x-millrace-model-version': answered.join(',') } : {}
}
