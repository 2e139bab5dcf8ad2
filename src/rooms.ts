import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import {
  createDecisions,
  createFreshener,
  createLoop,
  createPolicies,
  createRollouts,
  createScorings,
  type EndpointPolicy,
  type Project,
  type TrainingOrder,
} from './automation/index.ts'
import { type Clock, createEvents, type Digest, type Hash, HOUR, idMaker, seededRandom } from './base/index.ts'
import { version } from './catalog.ts'
import { createDatasets, createPushing } from './data/index.ts'
import { findUses } from './data-uses.ts'
import { createOnlineFeatures } from './features/index.ts'
import { createFlow } from './flow/index.ts'
import { createAccessToken, createAudit, createPerform, createPermits } from './governance/index.ts'
import type { Log } from './http/index.ts'
import { createMonitoring, createReferences, watchOf } from './monitoring/index.ts'
import { createPipelines, type PipelineNeeds } from './pipeline/index.ts'
import { checkGates, createModels, readModelFile } from './registry/index.ts'
import { type Durability, openServing, readEarly } from './serving/index.ts'
import { openStores, type StoreOptions } from './stores.ts'
import { createExperiments, createRuns } from './tracking/index.ts'
import { train } from './training/index.ts'

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
  readonly openlineageKey?: string
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
  const { database, blobs, lake, clock, events, newId } = base
  const permits = createPermits()
  const audit = createAudit(base)
  const perform = createPerform({ audit, permits, hash, root: ground.root })
  const accessToken = createAccessToken(base)

  const datasets = createDatasets(base)
  const pushing = createPushing({ ...base, datasets, onFault })
  const online = createOnlineFeatures({ ...base, datasets, online: store, slack: LOOK_BACK })
  const scorings = createScorings({ datasets, online })
  const freshener = createFreshener({ datasets, online, clock, events })
  const pipelines = createPipelines({ ...base, ...pipelinesOver(ground), datasets, alone, version, onFault })
  const experiments = createExperiments(base)
  const runs = createRuns(base)
  const models = createModels(base)
  const training = { ...base, datasets, runs, models, checkGates }
  const serving = await openServing({
    ...{ ...base, models, folder, scoring: scorings.of, early, onFault },
    durability: ground.durability,
  })
  const { endpoints, journal } = serving
  const policyOf = (endpoint: string): EndpointPolicy | undefined =>
    project?.endpoints.find(({ name }) => name === endpoint)
  const monitoring = createMonitoring({
    ...{ ...base, journal, referenceOf: createReferences({ models, runs, blobs }) },
    watched: async (endpoint) => {
      const { model } = await endpoints.get(endpoint)
      return { endpoint, model, watch: watchOf(endpoint, policyOf(endpoint)?.watch) }
    },
  })
  const automation = {
    ...{ ...base, datasets, endpoints, journal, models, monitoring },
    ...{
      decisions: createDecisions(database, newId),
      rollouts: createRollouts(database),
      policies: createPolicies(base),
    },
    train: (policy: EndpointPolicy, order: TrainingOrder) => train(training, policy.model, order),
  }
  const usesOf = findUses({ models, datasets, project })
  const close = async (): Promise<void> => {
    await pushing.close()
    await pipelines.close()
    await serving.close()
    await store.close()
    await lake.close()
    await database.close()
  }
  return {
    ...{ ...automation, audit, permits, perform, accessToken, online, store, scorings, freshener },
    ...{ pushing, usesOf, pipelines, experiments, runs, training, serving, readModelFile },
    ...{ loop: createLoop(automation), close, onFault },
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
