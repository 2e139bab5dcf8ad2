import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { type ActionNeeds, actions, errorCatalogs, eventSpecs, version } from './assembly/catalog.ts'
import { installationOf } from './assembly/installation.ts'
import { listen } from './assembly/listen.ts'
import { moveStore } from './assembly/move.ts'
import { actWith, needsOf } from './assembly/needs.ts'
import { openRooms, type Rooms } from './assembly/rooms.ts'
import { openSchedules } from './assembly/schedules.ts'
import { bringUp } from './assembly/up.ts'
import {
  type Applied,
  apply as applyAction,
  applyProject,
  type Change,
  checkProject,
  type Project,
  planProject,
} from './automation/index.ts'
import type { Action, Clock, Events, Origin } from './base/index.ts'
import type { CliHooks, ModelFile, OpenApp, OpenOptions, Progress, Running, Settings } from './cli/index.ts'
import { localOperator } from './governance/index.ts'
import type { ActionFace, Log } from './http/index.ts'
import { serveAction, unseenValue } from './serving/index.ts'

/** What Millrace is opened with. */
export interface MillraceOptions {
  readonly settings: Settings
  /** Where each setting came from, where that is known. */
  readonly origins?: Readonly<Record<string, Origin>>
  readonly log: Log
  readonly project?: Project
  /** Model files to be served as they are. */
  readonly models?: readonly ModelFile[]
  /** The machine's when not given; a replay of the past gives its own and moves it. */
  readonly clock?: Clock
  /** Where relative paths begin; the folder of the process when not given. */
  readonly root?: string
}

/** Millrace over one data folder, in this process. */
export interface Millrace extends OpenApp {
  readonly events: Events
  readonly rooms: Rooms
  /** Makes the project so: data read, endpoints open, each with a champion. */
  apply(progress: Progress): Promise<Applied>
  /** Listens, without changing anything. */
  serve(): Promise<Running>
  /** Brings the features up to the clock. */
  refresh(): Promise<void>
  /** Lets the loop look once at every endpoint. */
  look(): Promise<void>
}

const NOTHING: Project = Object.freeze({
  ...{
    name: 'none',
    datasets: [],
    views: [],
    onDemands: [],
    services: [],
    pipelines: [],
    models: [],
    endpoints: [],
    alerts: [],
  },
})

/**
 * Opens Millrace: stores, rooms, doors, each on those before it. The first file to read; `assembly/rooms.ts` shows what is built
 * from what, `assembly/catalog.ts` what there is.
 *
 * Errors: `storage.folder_in_use`, `storage.database_unreachable`, and those of the project.
 *
 * @example
 * const app = await createMillrace({ settings, log, project })
 * await app.up(() => undefined)
 */
export async function createMillrace(options: MillraceOptions): Promise<Millrace> {
  const { settings, origins = {}, log, project = NOTHING, models = [], clock = { now: Date.now } } = options
  const root = options.root ?? process.cwd()
  const folder = resolve(root, settings.dataDir)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  let address: string | undefined
  const rooms = await openRooms({
    ...{ ...settings, folder, root, clock, log, project, namespace: project.name },
    act: actWith((face, input, call) => perform(face, input, call)),
    trackingUri: () => address,
  })
  await rooms.audit.recover(clock.now() + 1)
  await rooms.scorings.learn(project)
  rooms.events.on(unseenValue, ({ payload }) => {
    rooms.monitoring.noteUnseen(payload.endpoint, payload).catch(rooms.onFault)
  })

  const plan = (): Promise<readonly Change[]> => planProject(rooms, project)
  const applyNow = async (progress: Progress): Promise<Applied> => {
    const applied = await applyProject(rooms, project, progress)
    await rooms.scorings.learn(project)
    await rooms.serving.learned()
    await refresh()
    return applied
  }
  const needs: ActionNeeds = needsOf(rooms, project, {
    ...{ planProject: plan, applyProject: applyNow, schedules: () => schedules.standing() },
    checkProject: (order) => checkProject(rooms, project, order),
    perform: (face, input, call) => perform(face, input, call),
    ...installationOf({ settings, origins, folder, database: rooms.training.database, startedAt: clock.now() }),
  })
  const perform: OpenApp['perform'] = (face, input, call) =>
    rooms.perform(face as unknown as Action<ActionNeeds>, needs, input, call)
  const schedules = openSchedules({ rooms, project, clock, perform })
  const refresh = (): Promise<void> => rooms.freshener.refresh(project)
  const look = async (): Promise<void> => {
    for (const policy of project.endpoints) await rooms.loop.look(policy)
  }
  const apply = (progress: Progress): Promise<Applied> =>
    rooms.perform(applyAction, needs, {}, { actor: localOperator, progress })
  const serve = async (): Promise<Running> => {
    const running = await listen({ rooms, project, perform, settings, log, folder })
    address = running.url
    rooms.startRegistry()
    rooms.alerting.start()
    rooms.slos.start()
    rooms.storeAdvice().then((advice) => advice !== undefined && log.warn({}, advice), rooms.onFault)
    return running
  }
  const asked = { actor: localOperator, progress: nobody, files: 'all' } as const
  const serveModels = async (): Promise<void> => {
    for (const { name, file } of models) await rooms.perform(serveAction, needs, { endpoint: name, file }, asked)
  }
  const lookOnce = async (): Promise<void> => {
    await refresh()
    await look()
  }
  const isBare = project === NOTHING
  const coming = { rooms, schedules, serveModels, serve, lookOnce, apply: isBare ? undefined : apply }

  return {
    ...{ rooms, events: rooms.events, perform, apply, serve, refresh, look },
    plan,
    up: (progress, listening = () => undefined) => bringUp(coming, progress, listening),
    async close() {
      schedules.stop()
      await rooms.close()
    },
  }
}

const nobody = (): void => undefined

/** What the commands are told of the application. */
export const cliHooks: CliHooks = {
  version,
  actions: actions as readonly ActionFace[],
  events: eventSpecs,
  errors: errorCatalogs,
  open: (options: OpenOptions) => createMillrace(options),
  move: moveStore,
}
