import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Door, publicError, tellLog } from '../http/index.ts'
import { splitBody } from './binary.ts'
import { readJson, unpack } from './body.ts'
import type { DataPlane, ServedModel } from './data-plane.ts'
import { datatypeOf } from './datatypes.ts'
import { fail } from './errors.ts'
import { type Answer, outputsOf, readInference, writeInference } from './infer.ts'
import { printable } from './tensors.ts'

const BODY_LIMIT = 64 * 1024 * 1024
const LENGTH_HEADER = 'inference-header-content-length'
/** What is announced: exactly what works. */
const EXTENSIONS = ['binary_tensor_data']
const READ = 'serving.read'
const PREDICT = 'serving.predict'

/** What the door needs: endpoints, and the version of Millrace it announces. */
export interface OpenInferenceNeeds {
  readonly dataPlane: DataPlane
  readonly version: string
}

interface ModelPath {
  readonly model: string
  readonly version?: string
}

/**
 * The Open Inference Protocol V2 over REST, at `/v2`: health, metadata, readiness and inference in JSON and in raw bytes. Every endpoint is a
 * model of that name; without a version in the path its traffic decides which version answers.
 *
 * Source: KServe Open Inference Protocol, with the texts and habits of Triton's clients (no content type, compression, bare NaN).
 *
 * @example
 * createServer({ …, doors: [openInference({ dataPlane, version: '0.1.0' })] })
 */
export function openInference(needs: OpenInferenceNeeds): Door {
  return {
    name: 'open-inference',
    prefix: '/v2',
    open(fastify, { log }) {
      fastify.removeAllContentTypeParsers()
      fastify.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) =>
        done(null, body),
      )
      fastify.setErrorHandler((thrown, request, reply) => {
        const error = publicError(thrown, BODY_LIMIT)
        tellLog(log, error, request)
        return reply.code(error.status).send({ error: error.message })
      })
      const nowhere = (): never => {
        throw fail('unknown_address', {})
      }
      fastify.setNotFoundHandler(nowhere)
      // The pages answer every other GET; here nothing of theirs is.
      fastify.get('/*', { config: { permit: READ, label: 'inference.nowhere' } }, nowhere)
      addServerRoutes(fastify, needs)
      for (const prefix of ['/models/:model', '/models/:model/versions/:version'])
        addModelRoutes(fastify, prefix, needs.dataPlane)
    },
  }
}

function addServerRoutes(fastify: FastifyInstance, { dataPlane, version }: OpenInferenceNeeds): void {
  const config = (label: string) => ({ config: { permit: READ, label: `inference.${label}` } })
  fastify.get('/', config('server'), async () => ({ name: 'millrace', version, extensions: EXTENSIONS }))
  fastify.get('/health/live', config('live'), async () => ({ live: true }))
  fastify.get('/health/ready', config('ready'), async (_request, reply) => {
    const models = await Promise.all((await dataPlane.names()).map((name) => dataPlane.describe(name)))
    const ready = models.every((model) => model?.ready)
    return reply.code(ready ? 200 : 503).send({ ready })
  })
  fastify.get('/models', config('models'), async () => ({ models: await dataPlane.names() }))
}

function addModelRoutes(fastify: FastifyInstance, prefix: string, dataPlane: DataPlane): void {
  const config = (label: string) => ({ config: { permit: READ, label: `inference.${label}` } })
  fastify.get(prefix, config('metadata'), async (request) => metadataOf(await modelOf(dataPlane, request)))
  fastify.get(`${prefix}/ready`, config('model_ready'), async (request, reply) => {
    const { name, ready } = await modelOf(dataPlane, request)
    return reply.code(ready ? 200 : 503).send({ name, ready })
  })
  fastify.route({
    method: 'POST',
    url: `${prefix}/infer`,
    bodyLimit: BODY_LIMIT,
    config: { permit: PREDICT, label: 'inference.infer', anyContentType: true },
    handler: (request, reply) => infer(dataPlane, request, reply),
  })
}

async function infer(dataPlane: DataPlane, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const model = await modelOf(dataPlane, request)
  if (!model.ready) throw fail('not_ready', { model: model.name })
  if (!Buffer.isBuffer(request.body)) throw fail('bad_request', { reason: 'it has no body' })
  const { headers } = request
  const body = await unpack(request.body, headers['content-encoding'], BODY_LIMIT)
  const { json, blocks } = splitBody(body, headers[LENGTH_HEADER] as string | undefined)
  const inference = readInference(readJson(json), blocks, model)
  const { version } = request.params as ModelPath
  const scored = await dataPlane.infer(model.name, { ...inference.scoring, ...(version !== undefined && { version }) })
  return sendAnswer(reply, writeInference(model, inference, scored))
}

function sendAnswer(reply: FastifyReply, { json, blocks }: Answer): FastifyReply {
  const head = Buffer.from(json)
  if (blocks.length === 0) return reply.type('application/json').send(head)
  void reply.type('application/octet-stream').header(LENGTH_HEADER, head.length)
  return reply.send(Buffer.concat([head, ...blocks]))
}

async function modelOf(dataPlane: DataPlane, request: FastifyRequest): Promise<ServedModel> {
  const { model: name, version } = request.params as ModelPath
  const model = await dataPlane.describe(name)
  if (!model) throw fail('unknown_model', { model: printable(name) })
  if (version !== undefined && !model.versions.includes(version))
    throw fail('unknown_version', { model: model.name, version: printable(version) })
  return model
}

function metadataOf(model: ServedModel): object {
  const types: Readonly<Record<string, string>> = { prediction_id: 'BYTES', model_version: 'INT64' }
  return {
    name: model.name,
    versions: model.versions,
    platform: 'onnx_onnxv1',
    inputs: model.columns.map(({ name, kind }) => ({ name, datatype: datatypeOf(kind), shape: [-1, 1] })),
    outputs: outputsOf(model).map((name) => ({ name, datatype: types[name] ?? 'FP64', shape: [-1] })),
  }
}
