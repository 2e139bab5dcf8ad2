import path from 'node:path'
import {
  createEvents,
  type Happening,
  idMaker,
  type ManualClock,
  manualClock,
  seededRandom,
} from '../../src/base/index.ts'
import { createOutbound, createWorker, type Worker } from '../../src/flow/index.ts'
import {
  type Audit,
  createAudit,
  createPerform,
  createPermits,
  governanceMigrations,
} from '../../src/governance/index.ts'
import {
  createModels,
  createWebhooks,
  handleDeliveries,
  type Models,
  openVault,
  registryActions,
  registryMigrations,
  type Webhooks,
} from '../../src/registry/index.ts'
import {
  createDatabaseQueue,
  type Database,
  openEmbeddedDatabase,
  type Queue,
  queueMigrations,
} from '../../src/storage/index.ts'
import {
  createExperiments,
  createLoggedModels,
  createRuns,
  type Experiments,
  type LoggedModels,
  type Runs,
  trackingMigrations,
} from '../../src/tracking/index.ts'
import { sha256 } from './flows.ts'
import { freshFolder } from './folders.ts'

/** What the registry and its doors need, embedded, in a folder of its own. */
export interface RegistryStage {
  readonly folder: string
  readonly database: Database
  readonly clock: ManualClock
  readonly happened: Happening[]
  readonly models: Models
  readonly webhooks: Webhooks
  readonly experiments: Experiments
  readonly runs: Runs
  readonly loggedModels: LoggedModels
  readonly audit: Audit
  readonly queue: Queue
  /** Sends deliveries when it is told to. */
  readonly worker: Worker
  readonly perform: (action: string, input: object, actor: { id: string; roles: readonly string[] }) => Promise<unknown>
  close(): Promise<void>
}

/** `served` says which endpoint serves a model; `allowedHosts` may be called by webhooks. */
export async function openRegistryStage(
  options: {
    readonly served?: (model: string, version?: number) => string | undefined
    readonly allowedHosts?: readonly string[]
    readonly resolve?: (host: string) => Promise<readonly string[]>
  } = {},
): Promise<RegistryStage> {
  const { served = () => undefined, ...outside } = options
  const folder = freshFolder()
  const database = await openEmbeddedDatabase({ folder: path.join(folder, 'database') })
  await database.migrate([...queueMigrations, ...governanceMigrations, ...trackingMigrations, ...registryMigrations])
  const clock = manualClock(Date.UTC(2026, 0, 1))
  const random = seededRandom(1)
  const newId = idMaker(clock, random)
  const happened: Happening[] = []
  const events = createEvents(clock.now, (fault) => {
    throw fault
  })
  events.onAny((happening) => happened.push(happening))
  const base = { database, clock, events, newId, random, hash: sha256 }
  const queue = createDatabaseQueue(database, clock)
  const vault = await openVault(path.join(folder, 'keys'))
  const outbound = createOutbound(outside)
  const webhooks = createWebhooks({ ...base, queue, vault, outbound })
  const servedBy = async (model: string, version?: number) => served(model, version)
  const models = createModels({ ...base, announce: webhooks.announce, servedBy })
  const audit = createAudit(base)
  const worker = createWorker({ ...base, queue, onFault: () => undefined })
  handleDeliveries(worker, { ...base, audit, vault, outbound })
  const experiments = createExperiments(base)
  const runs = createRuns(base)
  const loggedModels = createLoggedModels(base)
  const rooms = { models, webhooks, runs, loggedModels }
  const law = createPerform({ audit, permits: createPermits(), hash: sha256, root: folder })
  return {
    ...{ folder, database, clock, happened, models, webhooks, experiments, runs, loggedModels, audit, queue, worker },
    perform(name, input, actor) {
      const action = registryActions.find((one) => one.name === name)!
      return law(action as never, rooms as never, input, { actor, progress: () => undefined })
    },
    close: () => database.close(),
  }
}
