import path from 'node:path'
import { type Clock, DAY, type Events, type NewId } from '../base/index.ts'
import type { Models } from '../registry/index.ts'
import type { Blobs, Database, Lake } from '../storage/index.ts'
import { createCounts } from './counts.ts'
import type { EndpointState } from './endpoint.ts'
import { createEndpoints, type Endpoints, notFound } from './endpoints.ts'
import { type Journal, openJournal } from './journal.ts'
import type { Durability } from './journal-open.ts'
import { createSegments } from './journal-segments.ts'
import { type Answer, type PredictNeeds, type PredictRequest, predict } from './predict.ts'
import type { RequestColumn } from './request.ts'
import type { ModelScoring } from './scoring.ts'
import { createUnseen } from './unseen.ts'
import { createUnseenValues, type UnseenValue } from './unseen-values.ts'
import { createWarm, versionsOf } from './warm.ts'

/** What the serving room is built from. */
export interface ServingNeeds {
  readonly database: Database
  readonly blobs: Blobs
  readonly lake: Lake
  readonly models: Pick<Models, 'get'>
  readonly clock: Clock
  readonly events: Events
  readonly newId: NewId
  /** Where the logs of the journal live: one process owns it. */
  readonly folder: string
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
  /** Milliseconds, for latencies; that of the process when not given. */
  readonly stopwatch?: () => number
}

/** What is to be known of an endpoint before asking it. */
export interface ServedEndpoint {
  readonly name: string
  readonly model: string
  /** The versions that are loaded, ascending. */
  readonly versions: readonly number[]
  readonly ready: boolean
  readonly columns: readonly RequestColumn[]
  readonly answers: 'probability' | 'prediction'
}

/** The serving room. */
export interface Serving {
  readonly endpoints: Endpoints
  readonly journal: Journal
  /**
   * The hot path, see `predict`: an answer at once, or a promise of it where rows must be on disk first (durability `request`).
   * Throws `serving.endpoint_not_found` besides.
   */
  predict(endpoint: string, request: PredictRequest): Answer | Promise<Answer>
  /** From memory; `undefined` for a name that no endpoint has. */
  describe(endpoint: string): ServedEndpoint | undefined
  /** The names of the endpoints, from memory. */
  names(): readonly string[]
  /** Texts the champions never saw in training, by moment. Throws `serving.endpoint_not_found`. */
  unseen(endpoint: string): Promise<readonly UnseenValue[]>
  /** Writes what is in memory to disk. */
  close(): Promise<void>
}

const RETENTION = { rows: 500_000, ms: 60 * DAY }
const SEAL_AFTER = 20_000
const MOST_UNWRITTEN = 500_000

/**
 * Opens the serving room: every endpoint with its journal, and the versions it serves. An endpoint whose versions cannot be
 * loaded is there and not ready; why goes to `onFault`.
 *
 * Errors: `storage.folder_in_use`, `serving.journal_damaged`.
 */
export async function openServing(given: ServingNeeds): Promise<Serving> {
  const room = await openRoom(given)
  const { endpoints, journal, unseen, models } = room
  await beginAll(room, given.onFault).catch(async (error) => {
    await journal.close().catch(given.onFault)
    throw error
  })
  return {
    endpoints: {
      ...endpoints,
      async open(endpoint) {
        const state = await endpoints.open(endpoint)
        if (!models.has(state.name)) await begin(room, state)
        return state
      },
    },
    journal,
    predict(endpoint, request) {
      if (!models.has(endpoint)) throw notFound(endpoint, [...models.keys()])
      const answer = predict(room, endpoint, request)
      return journal.durability === 'request' ? journal.written(endpoint).then(() => answer) : answer
    },
    describe: (name) => describe(room, name),
    names: () => [...models.keys()].sort(),
    async unseen(endpoint) {
      await endpoints.get(endpoint)
      await unseen.settled()
      return unseen.list(endpoint)
    },
    async close() {
      room.counts.close()
      await unseen.settled()
      await journal.close()
    },
  }
}

interface Room extends PredictNeeds {
  readonly endpoints: Endpoints
  /** The model of each endpoint: what the hot path knows of them without the database. */
  readonly models: Map<string, string>
}

async function openRoom(given: ServingNeeds): Promise<Room> {
  const { database, lake, clock, events, onFault, durability = 'second', scoring, newId } = given
  const journal = await openJournal({
    ...{
      folder: path.join(given.folder, 'journal'),
      segments: createSegments(database),
      lake,
      clock,
      onFault,
      durability,
    },
    ...{ retention: given.retention ?? RETENTION, sealAfter: given.sealAfter ?? SEAL_AFTER },
    mostUnwritten: MOST_UNWRITTEN,
  })
  const warm = createWarm(given)
  const unseen = createUnseen({ values: createUnseenValues(database), events, onFault })
  return {
    ...{ warm, unseen, journal, clock, events, scoring, newId },
    endpoints: createEndpoints({ database, clock, events, journal, warm }),
    counts: createCounts(events),
    models: new Map(),
    stopwatch: given.stopwatch ?? (() => performance.now()),
  }
}

async function begin({ journal, unseen, models }: Room, { name, model }: EndpointState): Promise<void> {
  await journal.open(name)
  await unseen.open(name)
  models.set(name, model)
}

async function beginAll(room: Room, onFault: (fault: unknown) => void): Promise<void> {
  for (const state of await room.endpoints.list()) {
    await begin(room, state)
    const { name, model, champion } = state
    if (champion !== undefined)
      await room.warm.prepare(name, model, { ...state, champion }).then(room.warm.use, onFault)
  }
}

function describe({ models, warm, scoring }: Room, name: string): ServedEndpoint | undefined {
  const model = models.get(name)
  if (model === undefined) return undefined
  const traffic = warm.find(name)
  const declared = scoring(model)
  return {
    ...{ name, model, ready: traffic !== undefined && declared !== undefined },
    versions: traffic
      ? versionsOf(traffic)
          .map(({ version }) => version)
          .sort((a, b) => a - b)
      : [],
    columns: declared?.columns ?? [],
    answers: traffic?.champion.answers ?? 'probability',
  }
}
