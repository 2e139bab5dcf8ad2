import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Project } from '../automation/index.ts'
import type { Actor } from '../base/index.ts'
import type { OpenApp, Running, Settings } from '../cli/index.ts'
import { localOperator } from '../governance/index.ts'
import { createServer, type Door, type Log, type LogLevel, tracingSettings } from '../http/index.ts'
import {
  alertmanagerHook,
  type FeastPlane,
  feast,
  type GrpcNeeds,
  mlflowTracking,
  openGrpc,
} from '../protocols/index.ts'
import { actions, version } from './catalog.ts'
import { dataPlaneOf, doorsOver } from './data-plane.ts'
import { feastPlaneOf } from './feast-plane.ts'
import { openGauges } from './gauges.ts'
import { mlflowPlaneOf } from './mlflow-plane.ts'
import type { Rooms } from './rooms.ts'
import { createWorkers, type Workers } from './workers.ts'

/** What the doors stand on. */
export interface Listening {
  readonly rooms: Rooms
  readonly project: Project
  readonly perform: OpenApp['perform']
  readonly settings: Settings
  readonly log: Log
  /** The data folder. */
  readonly folder: string
}

const PAGES = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..', 'dist', 'web')

/** Opens the doors; beyond loopback an access token is made at the first start and asked for ever after. */
export async function listen(given: Listening): Promise<Running> {
  const { rooms, perform, settings, log } = given
  const { accessToken, events, permits, serving, tokens } = rooms
  const beyond = settings.host !== '127.0.0.1' && settings.host !== 'localhost' && settings.host !== '::1'
  const token = beyond ? await accessToken.ensure() : undefined
  const dataPlane = planeOver(given)
  const guards = {
    allowed: permits.mayI,
    authenticate: async (sent: string) => ((await accessToken.check(sent)) ? localOperator : tokens.holder(sent)),
  }
  const workers = settings.workers > 1 ? workersOf(given, guards.authenticate) : undefined
  const server = await createServer({
    ...{ actions, perform, events, log, version, pages: PAGES },
    ...guards,
    settings: {
      ...{ host: settings.host, port: settings.port, drainSeconds: settings.drainSeconds },
      allowedHosts: namesIn(settings.allowedHosts),
    },
    doors: [
      ...[mlflowOver(given), ...doorsOver(dataPlane, version), feast({ plane: feastOver(given) })],
      alertmanagerHook({ plane: { receive: (body, actor) => byName(perform)('monitoring.receive', body, actor) } }),
    ],
    ready: () => serving.ready() && workers?.leaving !== true,
    gauges: openGauges(rooms, given.project),
    tracing: tracingSettings(process.env),
    ...(workers && { others: workers.counted }),
  })
  const { url } = await (workers ? workers.start(server) : server.listen())
  const grpc = await listenGrpc(settings, { dataPlane, version, log, ...guards }).catch(async (error) => {
    await (workers ? workers.stop() : server.close())
    throw error
  })
  return {
    ...{ url, instance: server.instance, ...(token !== undefined && { token }) },
    ...(grpc && { grpc: grpc.address }),
    stop: async () => void (await Promise.all([workers ? workers.stop() : server.close(), grpc?.close()])),
  }
}

interface GrpcListening {
  readonly address: string
  close(): Promise<void>
}

const namesIn = (text: string): readonly string[] => text.split(',').filter(Boolean)

/** Other processes have the port, and answer what they can. */
function workersOf(
  { rooms, settings, log, folder }: Listening,
  holder: (token: string) => Promise<Actor | undefined>,
): Workers {
  const { host, port, drainSeconds, workers: count, durability, logLevel } = settings
  return createWorkers({
    ...{ count, port, drainSeconds, folder, log, holder, serving: rooms.serving },
    setup: { host, allowedHosts: namesIn(settings.allowedHosts), durability, version, logLevel: logLevel as LogLevel },
  })
}

/** gRPC listens on the port after that of HTTP, where no other is set. */
async function listenGrpc(
  { host, port, grpcPort, drainSeconds }: Settings,
  needs: Omit<GrpcNeeds, 'settings'>,
): Promise<GrpcListening | undefined> {
  const wanted = grpcPort ?? (port === 0 ? 0 : port + 1)
  if (wanted < 0) return undefined
  const grpc = openGrpc({ ...needs, settings: { host, port: wanted } })
  const bound = await grpc.listen()
  const shown = host.includes(':') ? `[${host}]` : host
  return { address: `${shown}:${bound.port}`, close: () => grpc.close(drainSeconds * 1_000) }
}

/** What changes something goes through `perform`, so that it is permitted and audited like everything else. */
function planeOver({ rooms, perform }: Listening): ReturnType<typeof dataPlaneOf> {
  return dataPlaneOf({ ...{ serving: rooms.serving, models: rooms.models }, perform: byName(perform) })
}

/** Look-ups and what is pushed to them wait for no audit; all else goes through `perform`. */
function feastOver({ rooms, perform, project }: Listening): FeastPlane {
  const { online: features, clock } = rooms
  return feastPlaneOf({ ...{ project, features, clock }, ready: () => true, perform: byName(perform) })
}

/** Before the other doors: the version and the health of the server at the root are MLflow's words for it. */
function mlflowOver({ rooms, perform, settings }: Listening): Door {
  const ready = (): boolean => rooms.serving.ready()
  return mlflowTracking(mlflowPlaneOf({ rooms, ready, staticPrefix: settings.mlflowPrefix, perform: byName(perform) }))
}

const byName =
  (perform: Listening['perform']) =>
  (name: string, input: object, actor: Actor): Promise<unknown> => {
    const action = actions.find((one) => one.name === name)!
    return perform(action, input, { actor, progress: () => undefined })
  }
