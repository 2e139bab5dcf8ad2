import type { Door, DoorAnswer, DoorCall, DoorRoute } from '../../http/index.ts'
import type { DataPlane } from '../data-plane.ts'
import { fail } from '../errors.ts'
import { isObject } from '../shown.ts'
import { configOf, EXTENSIONS, metadataOf } from './documents.ts'
import { answerInference } from './infer.ts'
import { readDocumentExactly } from './json.ts'
import { modelOf, statistics } from './models.ts'
import { listed, versionToLoad } from './repository.ts'

/** A tensor of 64 MB and what is written around it, with room to spare. */
const BODY_LIMIT = 128 * 1024 * 1024
const READ = 'serving.read'
const PREDICT = 'serving.predict'
const CHANGE = 'serving.traffic'

/** What the door needs: endpoints, and the version of Millrace it announces. */
export interface OpenInferenceNeeds {
  readonly dataPlane: DataPlane
  readonly version: string
}

/**
 * The Open Inference Protocol V2 over REST, at `/v2`: health, metadata, readiness, inference in JSON and in raw bytes, and Triton's extensions
 * that `extensions` announces. Every endpoint is a model of that name; without a version in the path its traffic decides which version
 * answers. Besides its own outputs each model answers `prediction_id` and `model_version`, and takes `prediction_id` and `prediction_key`.
 *
 * Source: KServe Open Inference Protocol, with the texts and habits of Triton's clients (no content type, no body, bare NaN).
 *
 * @example
 * createServer({ …, doors: [openInference({ dataPlane, version: '0.1.0' })] })
 */
export function openInference(needs: OpenInferenceNeeds): Door {
  const { dataPlane } = needs
  return {
    name: 'open-inference',
    prefixes: ['/v2'],
    bodyLimit: BODY_LIMIT,
    routes: [
      ...serverRoutes(needs),
      ...['/v2/models/:model', '/v2/models/:model/versions/:version'].flatMap((path) => modelRoutes(path, dataPlane)),
      ...repositoryRoutes(dataPlane),
    ],
    fault: (error) => json({ error: error.code === 'http.not_found' ? NOWHERE : error.message }, error.status),
  }
}

const NOWHERE = fail('unknown_address', {}).message

const json = (body: unknown, status = 200): DoorAnswer => ({
  ...{ status, type: 'application/json', body: JSON.stringify(body) },
})

type Answer = (call: DoorCall) => DoorAnswer | Promise<DoorAnswer>

const get = (path: string, label: string, answer: Answer): DoorRoute => ({
  ...{ method: 'GET', path, permit: READ, label: `inference.${label}`, answer },
})

const post = (path: string, [permit, label]: readonly [string, string], answer: Answer): DoorRoute => ({
  ...{ method: 'POST', path, permit, label: `inference.${label}`, answer },
})

function serverRoutes({ dataPlane, version }: OpenInferenceNeeds): readonly DoorRoute[] {
  return [
    get('/v2', 'server', () => json({ name: 'millrace', version, extensions: EXTENSIONS })),
    get('/v2/health/live', 'live', () => json({ live: true })),
    get('/v2/health/ready', 'ready', () => {
      const ready = dataPlane.ready()
      return json({ ready }, ready ? 200 : 503)
    }),
    get('/v2/models', 'models', () => json({ models: dataPlane.names() })),
    get('/v2/models/stats', 'statistics', () => json({ model_stats: statistics(dataPlane) })),
  ]
}

function modelRoutes(path: string, dataPlane: DataPlane): readonly DoorRoute[] {
  const model = ({ params }: DoorCall) => modelOf(dataPlane, params['model']!, params['version'])
  return [
    post(`${path}/infer`, [PREDICT, 'infer'], (call) => answerInference(dataPlane, call)),
    get(path, 'metadata', (call) => json(metadataOf(model(call)))),
    get(`${path}/ready`, 'model_ready', (call) => {
      const { name, ready } = model(call)
      return json({ name, ready }, ready ? 200 : 503)
    }),
    get(`${path}/config`, 'config', (call) => json(configOf(model(call)))),
    get(`${path}/stats`, 'statistics', ({ params }) =>
      json({ model_stats: statistics(dataPlane, params['model'], params['version']) }),
    ),
  ]
}

function repositoryRoutes(dataPlane: DataPlane): readonly DoorRoute[] {
  return [
    post('/v2/repository/index', [READ, 'index'], async (call) =>
      json(listed(await dataPlane.repository(), bodyOf(call)['ready'] === true)),
    ),
    post('/v2/repository/models/:model/load', [CHANGE, 'load'], async (call) => {
      const name = call.params['model']!
      await dataPlane.load(name, call.actor, versionToLoad(bodyOf(call)['parameters'], name))
      return json({ name, load: true })
    }),
    post('/v2/repository/models/:model/unload', [CHANGE, 'unload'], async (call) => {
      const name = call.params['model']!
      await dataPlane.unload(name, call.actor)
      return json({ name, unload: true })
    }),
  ]
}

/** Clients leave the body of such a request empty, or away. */
function bodyOf({ body }: DoorCall): Readonly<Record<string, unknown>> {
  if (body.length === 0) return {}
  const { value } = readDocumentExactly(body)
  if (isObject(value)) return value
  throw fail('bad_request', { reason: 'the body is no object' })
}
