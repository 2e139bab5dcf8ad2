import { randomBytes, randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import { createChannel, idMaker, type Remote, seededRandom } from '../base/index.ts'
import { createPermits } from '../governance/index.ts'
import { createDoorServer, createLog, type DoorPlace, type DoorServer, tracingSettings } from '../http/index.ts'
import { type OpenReplica, openReplica } from '../serving/index.ts'
import { dataPlaneOf, doorsOver } from './data-plane.ts'
import { PRIMARY_METHODS, type PrimaryMethods, type WorkerMethods, type WorkerSetup } from './worker-channel.ts'

const TELL_MS = 250

/** What a worker is made of, once it was told what it is. */
interface Worker {
  readonly serving: OpenReplica
  readonly server: DoorServer
  end(): Promise<void>
}

/** Answers inference for model files; whatever else comes, the primary answers. */
function createWorker(given: WorkerSetup, primary: Remote<PrimaryMethods>): Worker {
  const log = createLog(given.logLevel)
  const clock = { now: Date.now }
  let ending = false
  const serving = openReplica({
    ...{ host: primary, durability: given.durability, clock },
    newId: idMaker(clock, seededRandom(randomBytes(4).readUInt32LE())),
    onFault(fault) {
      if (!ending) log.error({ err: fault }, 'a fault where nobody waits, in a worker')
    },
  })
  const nobody = async (): Promise<undefined> => undefined
  const dataPlane = dataPlaneOf({
    serving: { ...serving, ready: () => true, versionOf: nobody },
    ...{ models: { list: async () => [], versions: async () => [] }, perform: nobody },
  })
  const server = createDoorServer({
    settings: given,
    allowed: createPermits().mayI,
    authenticate: primary.holder,
    doors: doorsOver(dataPlane, given.version),
    mine: (place) => isMine(serving, place),
    ...{ behind: given.behind, log },
    ...tracedAs(given.version),
  })
  const timer = setInterval(() => primary.counted(server.counted()), TELL_MS)
  return {
    ...{ serving, server },
    async end() {
      ending = true
      clearInterval(timer)
      await server.close()
      await serving.close()
      primary.counted(server.counted())
    },
  }
}

/** Spans of this process tell it from the others. */
function tracedAs(version: string) {
  const settings = tracingSettings(process.env)
  return settings && { tracing: { ...settings, version, instance: randomUUID() } }
}

/** Inference without a name for a version, of an endpoint that is answered here. */
function isMine(serving: OpenReplica, { route, params }: DoorPlace): boolean {
  if (route?.permit !== 'serving.predict' || params['label'] !== undefined) return false
  const name = params['model'] ?? params['name'] ?? onlyOne(serving.names())
  return name !== undefined && serving.answers(name)
}

const onlyOne = (names: readonly string[]): string | undefined => (names.length === 1 ? names[0] : undefined)
const ignore = (): void => undefined

/** Takes connections and orders from the process that started this one, and ends with it. */
function begin(): void {
  let worker: Worker | undefined
  const ours: WorkerMethods = {
    setup(given) {
      worker = createWorker(given, channel.theirs)
    },
    start: (states) => worker!.serving.replica.start(states),
    learn: (scorings) => worker!.serving.replica.learn(scorings),
    begin: (state) => worker!.serving.replica.begin(state),
    prepare: (coming) => worker!.serving.replica.prepare(coming),
    use: (coming) => worker!.serving.replica.use(coming),
    release: (coming) => worker!.serving.replica.release(coming),
    drop: (endpoint) => worker!.serving.replica.drop(endpoint),
    settle: (endpoint) => worker!.serving.replica.settle(endpoint),
    leave: (begun) => worker!.server.leave(begun),
    quiet: (waits) => worker!.server.quiet(waits),
    end: () => worker!.end(),
  }
  const onFault = (fault: unknown): void => {
    throw fault
  }
  const channel = createChannel<PrimaryMethods>({ ...PRIMARY_METHODS, ours, send, onFault })
  process.on('message', (message, connection) => {
    if (channel.receive(message)) return
    const { connection: number } = message as { readonly connection: number }
    send({ took: number })
    if (connection !== undefined) worker?.server.take(connection as Socket)
  })
  process.on('disconnect', () => process.exit(0))
  process.on('SIGTERM', () => channel.theirs.leaving(undefined))
  process.on('SIGINT', ignore)
}

/** Where the other process is gone, this one ends. */
function send(message: object): void {
  if (process.connected) process.send?.(message, undefined, undefined, ignore)
}

begin()
