import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import {
  createFreshener,
  createScorings,
  type EndpointPolicy,
  type Project,
  type RehearsalOrder,
  type TrainingOrder,
} from '../automation/index.ts'
import { type Clock, createEvents, type Digest, type Hash, HOUR, idMaker, seededRandom } from '../base/index.ts'
import { createDatasets, createPushing } from '../data/index.ts'
import { createOnlineFeatures } from '../features/index.ts'
import { createFlow } from '../flow/index.ts'
import {
  createAccessToken,
  createAudit,
  createComments,
  createPerform,
  createPermits,
  createSavedViews,
  createSubjects,
  createTokens,
  type Permits,
} from '../governance/index.ts'
import type { Log } from '../http/index.ts'
import { createPipelines, type PipelineNeeds } from '../pipeline/index.ts'
import {
  checkGates,
  createModelIntake,
  leadersOf,
  openRegistry,
  openSigning,
  readForeign,
  readModelFile,
  type SignatureRule,
  signedModels,
} from '../registry/index.ts'
import {
  createPythonScoring,
  type Durability,
  endpointWith,
  openServing,
  type PythonNeeds,
  readEarly,
} from '../serving/index.ts'
import { adviceOnSize, type Database } from '../storage/index.ts'
import {
  createArtifacts,
  createExperiments,
  createLoggedModels,
  createRunColumns,
  createRuns,
  createTraces,
  createUploads,
} from '../tracking/index.ts'
import { environmentHere, type ModelSpec, openBacktest, rehearse, train } from '../training/index.ts'
import { version } from './catalog.ts'
import { openEvidence } from './lineage.ts'
import { openLoop } from './loop.ts'
import { openStores, type StoreOptions } from './stores.ts'
import { viewAges } from './view-ages.ts'

/** What the rooms stand on. */
export interface Ground extends StoreOptions {
  readonly durability: Durability
  /** Where relative paths of sources begin. */
  readonly root: string
  readonly clock: Clock
  readonly log: Log
  /** Does any action, for a step of a pipeline. */
  readonly act: PipelineNeeds['act']
  /** The address of the server, where one listens. */
  readonly trackingUri: PipelineNeeds['trackingUri']
  readonly openlineageUrl?: string
  /** Python that scores models without ONNX. */
  readonly pythonScoring?: string
  readonly openlineageKey?: string
  /** Hosts, with commas between, that webhooks may call wherever they are. */
  readonly webhookHosts?: string
  /** How much a signature is asked for before a version serves. */
  readonly signatures: SignatureRule
  /** The project in force; undefined where none was given. */
  readonly project: Project | undefined
}

/** Requests about moments further back than this get missing features. */
const LOOK_BACK = 6 * HOUR

const hash: Hash = (bytes) => `sha256-${createHash('sha256').update(bytes).digest('hex')}` as Digest

/** Opens the stores, and what every room stands on. */
async function openBase(ground: Ground) {
  const { clock, log, folder, project } = ground
  const onFault = (fault: unknown): void => log.error({ err: fault }, 'a fault where nobody waits')
  const random = seededRandom(randomBytes(4).readUInt32LE())
  const newId = idMaker(clock, random)
  const events = createEvents(() => clock.now(), onFault)
  const { store, early, ...stores } = await openStores(ground, (blobs) => readEarly(join(folder, 'loaded.json'), blobs))
  const alone = ground.databaseUrl === undefined
  const common = { ...stores, clock, events, hash, newId }
  const flow = createFlow({ ...common, random, codeVersion: version, alone })
  const base = { ...common, flow, root: ground.root, definedOnDemands: () => project?.onDemands ?? [] }
  return { base, store, early, alone, onFault }
}

/** Opens the stores, then each room on what is before it in the list of the README. */
export async function openRooms(ground: Ground) {
  const { folder, project } = ground
  const { base, store, early, alone, onFault } = await openBase(ground)
  const { database, blobs, lake, clock, events } = base
  const permits = createPermits()
  const audit = createAudit(base)
  const perform = createPerform({ audit, permits, hash, root: ground.root })
  const accessToken = createAccessToken(base)
  const people = openPeople(base, permits)

  const datasets = createDatasets(base)
  const pushing = createPushing({ ...base, datasets, onFault })
  const online = createOnlineFeatures({ ...base, datasets, online: store, slack: LOOK_BACK })
  const scorings = createScorings({ datasets, online })
  const freshener = createFreshener({ datasets, online, clock, events })
  const pipelines = createPipelines({ ...base, ...pipelinesOver(ground), datasets, alone, version, onFault })
  const { columns, ...tracking } = openTracking({ ...base, folder, onFault })
  const { artifacts, runs } = tracking
  const signing = await openSigning({ ...base, ...signedWith(ground), artifacts })
  const registry = await openRegistry({
    ...{ ...base, ...registryOver(ground), artifacts, audit, readForeign, onFault },
    wrap: (unsigned) => signedModels(unsigned, { database, signing }),
    servedBy: (model, version) => endpointWith(endpoints, model, version),
  })
  const { models, webhooks } = registry
  const training = { ...base, datasets, runs, models, checkGates }
  const serving = await openServing({
    ...{ ...base, models, admit: signing.admit, mayLead: leadersOf(models), folder, scoring: scorings.of },
    ...{ early, onFault, durability: ground.durability },
    ...pythonOver(ground, { artifacts, blobs }),
  })
  const { endpoints, journal } = serving
  const rehearsed = (spec: ModelSpec, order: RehearsalOrder) => rehearse(training, spec, order)
  const automation = openLoop({
    ...{ ...base, datasets, endpoints, journal, models, runs, project, onFault, ...alertsOver(ground) },
    train: (policy: EndpointPolicy, order: TrainingOrder) => train(training, policy.model, order),
    openBacktest: (policy: EndpointPolicy, order: Parameters<typeof openBacktest>[2]) =>
      openBacktest(training, policy.model, order),
    numbers: serving.numbers,
    agesOf: async ({ model }) => (await viewAges({ online, clock }, model.features)).map(({ age }) => age),
  })
  const evidence = openEvidence({
    ...{ ...base, datasets, pipelines, runs, models, journal },
    ...{ project, isTold: ground.openlineageUrl !== undefined, version, onFault },
  })
  const close = async (): Promise<void> => {
    await automation.slos.close()
    for (const one of [automation.alerting, registry, pushing, pipelines, serving, columns, store, lake, database])
      await one.close()
  }
  return {
    ...{ ...automation, audit, permits, perform, accessToken, online, store, scorings, freshener },
    ...people,
    ...{ webhooks, startRegistry: registry.start, rehearse: rehearsed },
    ...{ ...evidence, ...tracking, signing, admit: signing.admit, pushing, pipelines },
    ...{
      modelIntake: createModelIntake(models),
      storeAdvice: adviceOver(alone, database),
      training,
      serving,
      readModelFile,
    },
    ...{ close, onFault },
  }
}

/** What scores models without ONNX, where the settings name a Python. */
function pythonOver({ pythonScoring: python }: Ground, needs: Omit<PythonNeeds, 'python'>) {
  return python === undefined ? {} : { python: createPythonScoring({ ...needs, python }) }
}

/** Advice on the size of the database, where it is the embedded one. */
const adviceOver = (alone: boolean, database: Database) => async (): Promise<string | undefined> =>
  alone ? adviceOnSize(database) : undefined

/** Opens what people have here: tokens, comments, saved views. */
function openPeople(base: Base, permits: Permits) {
  const subjects = createSubjects(base)
  return {
    ...{ subjects, tokens: createTokens({ ...base, permits }) },
    ...{ comments: createComments({ ...base, subjects }), savedViews: createSavedViews(base) },
  }
}

/** Opens what keeps experiments, runs and files. */
function openTracking(base: Base & { readonly folder: string; readonly onFault: (fault: unknown) => void }) {
  const { database, folder, onFault } = base
  const columns = createRunColumns({ database, folder: join(folder, 'runs'), onFault })
  const artifacts = createArtifacts(base)
  return {
    ...{ columns, artifacts, uploads: createUploads({ ...base, artifacts }), traces: createTraces(base) },
    experiments: createExperiments({ ...base, countRuns: columns.counts }),
    loggedModels: createLoggedModels(base),
    runs: createRuns({ ...base, search: columns.search }),
  }
}

type Base = Awaited<ReturnType<typeof openBase>>['base']

/** What of the ground signatures stand on. */
function signedWith({ folder, signatures: rule, log }: Ground) {
  return {
    ...{ folder: join(folder, 'keys'), rule, environment: { ...environmentHere() } },
    warn: (says: string): void => log.warn({}, says),
  }
}

/** What of the ground alerts stand on. */
function alertsOver({ webhookHosts = '', trackingUri: address }: Ground) {
  const random = seededRandom(randomBytes(4).readUInt32LE())
  return { allowedHosts: webhookHosts.split(',').filter(Boolean), address, random }
}

/** What of the ground the registry stands on. */
function registryOver({ folder, webhookHosts = '' }: Ground) {
  return {
    folder: join(folder, 'keys'),
    webhookHosts: webhookHosts.split(',').filter(Boolean),
    random: seededRandom(randomBytes(4).readUInt32LE()),
  }
}

/** What of the ground pipelines stand on. */
function pipelinesOver({ project, act, trackingUri, folder, openlineageUrl: url, openlineageKey: key }: Ground) {
  return {
    ...{ folder: join(folder, 'pipeline'), act, trackingUri, definedPipelines: () => project?.pipelines ?? [] },
    ...(url !== undefined && { lineageTo: { url, ...(key !== undefined && { key }) } }),
  }
}

/** Every room, as `openRooms` gives them. */
export type Rooms = Awaited<ReturnType<typeof openRooms>>
