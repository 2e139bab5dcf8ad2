import path from 'node:path'
import { type Clock, DAY, type Events, MillraceError, type NewId } from '../base/index.ts'
import type { Admit, Models } from '../registry/index.ts'
import type { Blobs, Database, Lake } from '../storage/index.ts'
import { childExecutor } from './child/child.ts'
import { createCounts } from './counts.ts'
import { createDescriber, type ServedEndpoint } from './described.ts'
import { createEndpoints, type Endpoints } from './endpoints.ts'
import { type Journal, openJournal } from './journal/journal.ts'
import type { Durability } from './journal/open.ts'
import { createSegments } from './journal/segments.ts'
import type { EarlyModels } from './loading/early.ts'
import { openLoader } from './loading/loader.ts'
import { loaderAfterStart } from './loading/loader-start.ts'
import { createWarm, type Warm } from './loading/warm.ts'
import { numbersOf, type ServedNumbers, sumOfNumbers } from './numbers.ts'
import { createPairs } from './pairs.ts'
import { type Answer, type PredictNeeds, type PredictRequest, predict } from './predict.ts'
import type { PythonScoring } from './python/scoring.ts'
import { recentFeatures } from './recent-features.ts'
import type { ReplicaHost } from './replicas/replica-host.ts'
import { createReplicaHost, plainScorings } from './replicas/replica-room.ts'
import { createReplicas, type Member, type Membership, type Replicas } from './replicas/replicas.ts'
import type { ModelScoring } from './scoring.ts'
import { createServed, type ServedEndpoints } from './served.ts'
import { createUnseen, type Unseen } from './unseen.ts'
import { createUnseenValues, type UnseenValue } from './unseen-values.ts'
import { createVersionLabels } from './version-labels.ts'

/** What the serving room is built from. */
export interface ServingNeeds {
  readonly database: Database
  readonly blobs: Blobs
  readonly lake: Lake
  readonly models: Pick<Models, 'get' | 'find'>
  /** Asked before a version is loaded: whether it is what was signed. */
  readonly admit?: Admit
  readonly clock: Clock
  readonly events: Events
  readonly newId: NewId
  /** Where the logs of the journal live: one process owns it. */
  readonly folder: string
  /** Throws where a version may not become the champion of an endpoint. */
  readonly mayLead?: (model: string, version: number) => Promise<void>
  /** How requests for a model become its features; `undefined` for a model that nothing declares. Asked at every request. */
  readonly scoring: (model: string) => ModelScoring | undefined
  /** What fails where nobody waits for it. */
  readonly onFault: (fault: unknown) => void
  /** `second` when not given: a crash may lose the predictions, never the labels, of the last second. */
  readonly durability?: Durability
  /** 500,000 rows and 60 days of each journal when not given. */
  readonly retention?: { readonly rows: number; readonly ms: number }
  /** 20,000 rows when not given. */
  readonly sealAfter?: number
  /** Models that were read while the stores were opened. */
  readonly early?: EarlyModels
  /** What scores versions that have no ONNX, where that is allowed. */
  readonly python?: PythonScoring
  /** Milliseconds, for latencies and deadlines; that of the process when not given. */
  readonly stopwatch?: () => number
}

/** The serving room. */
export interface Serving {
  readonly endpoints: Endpoints
  /** Reads and labels wait for rows that were answered and are being scored by the other version. */
  readonly journal: Journal
  /** The hot path, see `predict`. An endpoint whose versions are being loaded answers when they are there. */
  predict(endpoint: string, request: PredictRequest): Promise<Answer>
  /** Whether every endpoint that has a champion, and was not unloaded, can answer. */
  ready(): boolean
  /** Resolves when the endpoint can answer. Errors: `serving.endpoint_not_found`, `serving.not_ready`. */
  whenReady(endpoint: string): Promise<void>
  /** From memory; `undefined` for a name that no endpoint has, and for a version that is not loaded. */
  describe(endpoint: string, version?: number): ServedEndpoint | undefined
  /** The names of the endpoints, from memory. */
  names(): readonly string[]
  /** The version that `stable`, `canary` or an alias names; `undefined` where it names none. */
  versionOf(endpoint: string, label: string): Promise<number | undefined>
  /** From memory; `undefined` for a name that no endpoint has. */
  numbers(endpoint: string): ServedNumbers | undefined
  /** How requests become features may have changed: where other processes answer beside this one, they are told. */
  learned(): Promise<void>
  /** Lets another process answer beside this one; `host` is for it to ask. */
  join(member: Member): Omit<Membership, 'took'> & { readonly host: ReplicaHost }
  /** Texts the champions never saw in training, by moment. Throws `serving.endpoint_not_found`. */
  unseen(endpoint: string): Promise<readonly UnseenValue[]>
  /** Resolves when the endpoints of the earlier process are loaded, or cannot be. */
  resumed(): Promise<void>
  /** Writes what is in memory to disk. */
  close(): Promise<void>
}

const RETENTION = { rows: 500_000, ms: 60 * DAY }
const SEAL_AFTER = 20_000
const MOST_UNWRITTEN = 500_000

/**
 * Opens the serving room: every endpoint with its journal, and the versions it serves, which are loaded while requests may come
 * already. An endpoint whose versions cannot be loaded is there and not ready; why goes to `onFault`.
 *
 * Errors: `storage.folder_in_use`.
 */
export async function openServing(given: ServingNeeds): Promise<Serving> {
  const room = await openRoom(given)
  const { endpoints, journal, unseen, served, pairs, replicas } = room
  const labels = createVersionLabels(given)
  const describe = createDescriber(given.scoring)
  served.resume(await endpoints.list())
  served.resumed().then(given.early?.forget)
  const settled = async (endpoint?: string): Promise<void> => {
    await Promise.all([pairs.settled(endpoint), replicas.settled(endpoint)])
  }
  return {
    endpoints,
    journal: pairedJournal(journal, settled),
    predict: (endpoint, request) => predict(room, endpoint, request),
    ready: served.ready,
    whenReady: async (endpoint) => void (await served.standing(endpoint)),
    describe(endpoint, version) {
      const found = served.find(endpoint)
      return found && describe(found, version)
    },
    names: served.names,
    async versionOf(endpoint, label) {
      const standing = served.find(endpoint)?.standing
      return standing && labels.of(standing, label)
    },
    numbers(endpoint) {
      const own = numbersOf(room, endpoint)
      return own && sumOfNumbers(own, replicas.numbers(endpoint))
    },
    learned: replicas.learned,
    join: (member) => join(room, given, member),
    async unseen(endpoint) {
      await endpoints.get(endpoint)
      await unseen.settled()
      return unseen.list(endpoint)
    },
    resumed: served.resumed,
    async close() {
      await served.resumed()
      labels.close()
      room.counts.close()
      await pairs.settled()
      await unseen.settled()
      room.warm.close()
      await journal.close()
    },
  }
}

interface Room extends PredictNeeds {
  readonly journal: Journal
  readonly endpoints: Endpoints
  readonly served: ServedEndpoints
  readonly warm: Warm
  readonly unseen: Unseen
  readonly replicas: Replicas
}

function join(room: Room, { models, admit, blobs }: ServingNeeds, member: Member): ReturnType<Serving['join']> {
  const { journal, unseen, counts, events, endpoints, replicas } = room
  const recentRows = (endpoint: string) => recentFeatures(journal, endpoint)
  const needs = { models, blobs, journal, recentRows, unseen, counts, events, ...(admit && { admit }) }
  const { took, ...membership } = replicas.join(member, endpoints.list)
  return { ...membership, host: createReplicaHost(needs, took) }
}

async function openRoom(given: ServingNeeds): Promise<Room> {
  const { database, lake, clock, events, onFault, durability = 'second', scoring, newId } = given
  const journal = await openJournal({
    ...{ folder: path.join(given.folder, 'journal'), segments: createSegments(database) },
    ...{ lake, clock, onFault, durability, mostUnwritten: MOST_UNWRITTEN },
    ...{ retention: given.retention ?? RETENTION, sealAfter: given.sealAfter ?? SEAL_AFTER },
  })
  const stopwatch = given.stopwatch ?? (() => performance.now())
  const unseen = createUnseen({ values: createUnseenValues(database), events, onFault })
  const warm = createWarm({
    ...{ ...given, stopwatch, recentRows: (endpoint) => recentFeatures(journal, endpoint) },
    elsewhere: (bytes, what) => childExecutor(bytes, { what, stopwatch }),
    loader: loaderAfterStart(openLoader(), () => served.isResuming()),
  })
  const served: ServedEndpoints = createServed({ warm, journal, unseen, scoring, onFault })
  const replicas = createReplicas({ scorings: () => plainScorings(served, scoring), onFault })
  return {
    ...{ served, replicas, warm, unseen, journal, clock, events, scoring, newId, stopwatch },
    endpoints: createEndpoints({
      ...{ database, clock, events, memory: replicas.beside(served) },
      ...(given.mayLead && { mayLead: given.mayLead }),
    }),
    pairs: createPairs({ journal, events, onFault }),
    counts: createCounts(events),
    standing: served.standing,
    failed: (endpoint, error) => served.failed(endpoint, error instanceof MillraceError ? error.code : 'internal'),
  }
}

/** The journal, with every row that was answered. */
function pairedJournal(journal: Journal, settled: (endpoint?: string) => Promise<void>): Journal {
  return {
    ...journal,
    async read(endpoint, window) {
      await settled(endpoint)
      return journal.read(endpoint, window)
    },
    async snapshot(endpoint) {
      await settled(endpoint)
      return journal.snapshot(endpoint)
    },
    async label(endpoint, labels) {
      await settled(endpoint)
      return journal.label(endpoint, labels)
    },
    async written(endpoint) {
      await settled(endpoint)
      return journal.written(endpoint)
    },
    async seal(endpoint) {
      await settled(endpoint)
      return journal.seal(endpoint)
    },
  }
}
