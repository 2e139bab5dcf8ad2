import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { type Clock, createEvents, type Digest, MillraceError, type NewId } from '../../base/index.ts'
import { rowFeatures } from '../../features/index.ts'
import { childExecutor } from '../child/child.ts'
import { createCounts } from '../counts.ts'
import { createDescriber } from '../described.ts'
import { fail } from '../errors.ts'
import { predicted, secondFailed } from '../events.ts'
import type { Durability } from '../journal/open.ts'
import { createWarm, type Warm } from '../loading/warm.ts'
import { numbersOf } from '../numbers.ts'
import { createPairs } from '../pairs.ts'
import { predict } from '../predict.ts'
import type { ModelScoring } from '../scoring.ts'
import { createServed } from '../served.ts'
import type { Serving } from '../serving.ts'
import { createUnseen } from '../unseen.ts'
import { createRemoteJournal } from './remote-journal.ts'
import type { PlainScoring, Replica, ReplicaHost } from './replica-host.ts'
import { createReplicaTraffic } from './replica-traffic.ts'

/** What a replica stands on. */
export interface ReplicaNeeds {
  readonly host: ReplicaHost
  readonly durability: Durability
  readonly clock: Clock
  readonly newId: NewId
  readonly onFault: (fault: unknown) => void
}

/** Serving from the memory of this process; another one keeps endpoints, versions and journal. */
export interface OpenReplica extends Pick<Serving, 'predict' | 'describe' | 'names' | 'numbers'> {
  readonly replica: Replica
  /** Whether the endpoint is answered here: not where its features are looked up. */
  answers(endpoint: string): boolean
  /** Resolves when all that was answered is kept and told. */
  close(): Promise<void>
}

/** How often it is told what was done. */
const TELL_MS = 250

/** Opens a replica, which answers nothing until it is told of endpoints. */
export function openReplica(needs: ReplicaNeeds): OpenReplica {
  const { host, clock, newId, onFault } = needs
  const stopwatch = (): number => performance.now()
  const events = tellingEvents(needs)
  const journal = createRemoteJournal({ ...needs, keep: (batch) => host.keep(batch) })
  const unseen = createUnseen({ values: tellingUnseen(host), events, onFault })
  const warm = warmFrom(host, stopwatch)
  const scorings = new Map<string, ModelScoring>()
  const scoring = (model: string): ModelScoring | undefined => scorings.get(model)
  const served = createServed({ warm, journal: { open: async () => undefined }, unseen, scoring, onFault })
  const pairs = createPairs({ journal, events, onFault })
  const counts = createCounts(events)
  const changed = new Set<string>()
  const room = {
    ...{ served, pairs, unseen, journal, events, clock, newId, stopwatch, scoring, standing: served.standing },
    counts: {
      ...counts,
      add(endpoint: string, versions: Int32Array, latencyUs: number) {
        changed.add(endpoint)
        counts.add(endpoint, versions, latencyUs)
      },
    },
    failed(endpoint: string, error: unknown) {
      changed.add(endpoint)
      served.failed(endpoint, error instanceof MillraceError ? error.code : 'internal')
    },
  }
  const tell = (): void => {
    const numbers = [...changed].flatMap((endpoint) => {
      const its = numbersOf(room, endpoint)
      return its ? [[endpoint, its] as const] : []
    })
    changed.clear()
    if (numbers.length > 0) host.numbers(numbers)
  }
  const timer = setInterval(tell, TELL_MS).unref()
  const describe = createDescriber(scoring)
  const settle = async (endpoint?: string): Promise<void> => {
    await pairs.settled(endpoint)
    await journal.settled()
  }
  return {
    replica: { ...createReplicaTraffic(served, onFault), learn: async (all) => learn(scorings, all), settle },
    answers(endpoint) {
      const standing = served.find(endpoint)?.standing
      return standing !== undefined && (standing.direct || scorings.has(standing.model))
    },
    predict: (endpoint, request) => predict(room, endpoint, request),
    describe(endpoint, version) {
      const found = served.find(endpoint)
      return found && describe(found, version)
    },
    names: served.names,
    numbers: (endpoint) => numbersOf(room, endpoint),
    async close() {
      clearInterval(timer)
      await settle()
      await unseen.settled()
      counts.close()
      tell()
      warm.close()
    },
  }
}

function learn(scorings: Map<string, ModelScoring>, all: readonly PlainScoring[]): void {
  scorings.clear()
  for (const { model, ...plain } of all) scorings.set(model, { ...plain, vectors: rowFeatures(plain.expressions) })
}

function warmFrom(host: ReplicaHost, stopwatch: () => number): Warm {
  return createWarm({
    models: { get: (model, version) => host.version({ model, version }) },
    blobs: { path: host.path, get: (artifact) => bytesAt(host, artifact) },
    recentRows: host.recentRows,
    elsewhere: (bytes, what) => childExecutor(bytes, { what, stopwatch }),
    stopwatch,
  })
}

/** The bytes of a blob; others than those of its address are refused. */
async function bytesAt(host: ReplicaHost, artifact: Digest): Promise<Uint8Array> {
  const bytes = await readFile(await host.path(artifact))
  const address = `sha256-${createHash('sha256').update(bytes).digest('hex')}`
  if (address !== artifact) throw fail('load_failed', { reason: 'its bytes are not those of its address' })
  return new Uint8Array(bytes)
}

function tellingEvents({ host, clock, onFault }: ReplicaNeeds): ReturnType<typeof createEvents> {
  const events = createEvents(() => clock.now(), onFault)
  events.on(predicted, ({ payload }) => host.predicted(payload))
  events.on(secondFailed, ({ payload }) => host.secondFailed(payload))
  return events
}

/** The other process decides whether a text is new. */
function tellingUnseen(host: ReplicaHost): Parameters<typeof createUnseen>[0]['values'] {
  return {
    list: async () => [],
    async add(endpoint, value) {
      host.unseen({ endpoint, value })
      return false
    },
  }
}
