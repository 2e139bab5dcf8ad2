import type { Actor } from '../../base/index.ts'
import type { DataPlane } from '../data-plane.ts'
import { fail } from '../errors.ts'
import { configOf, EXTENSIONS, metadataOf } from '../open-inference/documents.ts'
import { formOf } from '../open-inference/form.ts'
import { infer } from '../open-inference/infer.ts'
import { modelOf, readyModelOf, statistics } from '../open-inference/models.ts'
import { listed, versionToLoad } from '../open-inference/repository.ts'
import { printable } from '../shown.ts'
import { readInferRequest } from './infer-request.ts'
import { writeInferResponse } from './infer-response.ts'
import {
  readChange,
  readIndexRequest,
  readModelName,
  writeConfig,
  writeFlag,
  writeIndex,
  writeMetadata,
  writeServer,
  writeStatistics,
} from './messages.ts'
import type { Reader } from './reader.ts'
import type { Writer } from './writer.ts'

/** One call, apart from its message. */
export interface GrpcCall {
  readonly actor: Actor
  /** Milliseconds that the caller still waits. */
  readonly withinMs: number | undefined
  gone(): boolean
}

/** What writes the answer to one message. */
export type Reply = (writer: Writer) => void

/** One method of a service. */
export interface GrpcMethod {
  /** What the caller must hold; nothing only for what orchestrators probe. */
  readonly permit: string | undefined
  /** Whether it takes and gives any number of messages, each answered in turn. */
  readonly streams: boolean
  answer(message: Reader, call: GrpcCall): Reply | Promise<Reply>
}

const READ = 'serving.read'
const SERVICE = 'inference.GRPCInferenceService'

type Answer = GrpcMethod['answer']

/**
 * Every method there is, by its address.
 *
 * Source: Open Inference Protocol over gRPC with Triton's extensions; the health checking protocol of gRPC.
 */
export function grpcMethods(dataPlane: DataPlane, version: string): ReadonlyMap<string, GrpcMethod> {
  const methods = new Map<string, GrpcMethod>()
  const add = (name: string, permit: string, answer: Answer): void => {
    methods.set(`/${SERVICE}/${name}`, { permit, streams: false, answer })
  }
  add('ServerLive', READ, () => (writer) => writeFlag(writer, true))
  add('ServerReady', READ, () => {
    const ready = dataPlane.ready()
    return (writer) => writeFlag(writer, ready)
  })
  add('ServerMetadata', READ, () => (writer) => writeServer(writer, version, EXTENSIONS))
  addModels(add, dataPlane)
  addRepository(add, dataPlane)
  add('ModelInfer', 'serving.predict', (message, call) => answerInfer(dataPlane, message, call))
  methods.set(`/${SERVICE}/ModelStreamInfer`, {
    ...{ permit: 'serving.predict', streams: true },
    answer: (message, call) => answerInStream(dataPlane, message, call),
  })
  methods.set('/grpc.health.v1.Health/Check', {
    ...{ permit: undefined, streams: false },
    answer: (message) => answerHealth(dataPlane, message),
  })
  return methods
}

type Add = (name: string, permit: string, answer: Answer) => void

function addModels(add: Add, dataPlane: DataPlane): void {
  const model = (message: Reader) => {
    const { name, version } = readModelName(message)
    return modelOf(dataPlane, name, version)
  }
  add('ModelReady', READ, (message) => {
    const { ready } = model(message)
    return (writer) => writeFlag(writer, ready)
  })
  add('ModelMetadata', READ, (message) => {
    const metadata = metadataOf(model(message))
    return (writer) => writeMetadata(writer, metadata)
  })
  add('ModelConfig', READ, (message) => {
    const config = configOf(model(message))
    return (writer) => writeConfig(writer, config)
  })
  add('ModelStatistics', READ, (message) => {
    const { name, version } = readModelName(message)
    const counted = statistics(dataPlane, name || undefined, version)
    return (writer) => writeStatistics(writer, counted)
  })
}

const NOTHING: Reply = () => undefined

function addRepository(add: Add, dataPlane: DataPlane): void {
  add('RepositoryIndex', READ, async (message) => {
    const readyOnly = readIndexRequest(message)
    const entries = listed(await dataPlane.repository(), readyOnly)
    return (writer) => writeIndex(writer, entries)
  })
  add('RepositoryModelLoad', 'serving.traffic', async (message, { actor }) => {
    const { model, parameters } = readChange(message)
    await dataPlane.load(model, actor, versionToLoad(parameters, model))
    return NOTHING
  })
  add('RepositoryModelUnload', 'serving.traffic', async (message, { actor }) => {
    await dataPlane.unload(readChange(message).model, actor)
    return NOTHING
  })
}

async function answerInfer(dataPlane: DataPlane, message: Reader, call: GrpcCall): Promise<Reply> {
  const asked = readInferRequest(message)
  const { model, sent } = asked
  const version = asked.version || undefined
  const form = formOf(readyModelOf(dataPlane, model, version))
  const { withinMs, gone } = call
  const answer = await infer(dataPlane, { sent, form }, { version, withinMs, gone })
  return (writer) => writeInferResponse(writer, asked, [form, answer])
}

/** In a stream an answer is one field of its message, and what goes wrong with one request another: the stream goes on. */
async function answerInStream(dataPlane: DataPlane, message: Reader, call: GrpcCall): Promise<Reply> {
  const reply = await answerInfer(dataPlane, message, call)
  return (writer) => writer.message(2, reply)
}

const SERVING = 1
const NOT_SERVING = 2

function answerHealth(dataPlane: DataPlane, message: Reader): Reply {
  const { name } = readModelName(message)
  if (name !== '' && name !== SERVICE) throw fail('unknown_service', { service: printable(name) })
  const ready = dataPlane.ready()
  return (writer) => writer.integer(1, ready ? SERVING : NOT_SERVING)
}
