import type { EndpointState, Traffic } from './endpoint.ts'
import type { InMemory } from './endpoints.ts'
import { notFound } from './endpoints.ts'
import { fail } from './errors.ts'
import type { Journal } from './journal/journal.ts'
import type { Warm, WarmTraffic } from './loading/warm.ts'
import { createMeter, type Meter } from './meter.ts'
import type { ModelScoring } from './scoring.ts'
import { checkSegments } from './segment.ts'
import { createStanding, type Standing } from './standing.ts'
import { createSlots } from './turns.ts'
import type { Unseen } from './unseen.ts'

/** An endpoint as the hot path knows it, without the database. */
export interface Served {
  readonly name: string
  readonly model: string
  readonly direct: boolean
  /** What answers; `undefined` before its versions are loaded, and where they are not to be. */
  readonly standing: Standing | undefined
  /** What each version answered, over all changes of traffic. */
  readonly meters: ReadonlyMap<number, Meter>
  /** Requests that failed, by code. */
  readonly failures: ReadonlyMap<string, number>
}

/** The endpoints in memory. */
export interface ServedEndpoints extends InMemory {
  /** Their names. */
  names(): readonly string[]
  find(endpoint: string): Served | undefined
  /**
   * What answers an endpoint: at once, or when its versions are there where they are being loaded.
   *
   * Errors: `serving.endpoint_not_found`, `serving.not_ready`.
   */
  standing(endpoint: string): Standing | Promise<Standing>
  /** Whether all that are to answer can. */
  ready(): boolean
  /** Counts a request that failed. */
  failed(endpoint: string, code: string): void
  /** Begins all endpoints of an earlier process, several at a time, and waits for none. What cannot be loaded goes to `onFault`. */
  resume(states: readonly EndpointState[]): void
  isResuming(): boolean
  /** Resolves when all of them are there, or cannot be. */
  resumed(): Promise<void>
}

/** What endpoints stand on. */
export interface ServedNeeds {
  readonly warm: Warm
  readonly journal: Pick<Journal, 'open'>
  readonly unseen: Pick<Unseen, 'open'>
  readonly scoring: (model: string) => ModelScoring | undefined
  readonly onFault: (fault: unknown) => void
}

interface Entry {
  readonly name: string
  readonly model: string
  readonly direct: boolean
  /** Whether it has something to answer with. */
  expected: boolean
  /** How often what answers was changed or taken away. */
  changes: number
  standing: Standing | undefined
  coming: Promise<void> | undefined
  readonly meters: Map<number, Meter>
  readonly failures: Map<string, number>
}

const AT_A_TIME = 8

/** Begins with none. */
export function createServed(needs: ServedNeeds): ServedEndpoints {
  const entries = new Map<string, Entry>()
  let resuming: Promise<unknown> = Promise.resolve()
  let isResuming = false

  function entryOf(state: EndpointState): Entry {
    const known = entries.get(state.name)
    if (known) return known
    const fresh = freshEntry(state)
    entries.set(state.name, fresh)
    return fresh
  }

  async function begin(state: EndpointState): Promise<void> {
    entryOf(state)
    await needs.journal.open(state.name)
    await needs.unseen.open(state.name)
  }

  return {
    begin,
    prepare: (state) => prepare(needs, entryOf(state), state),
    drop(endpoint) {
      const entry = entries.get(endpoint)
      if (entry) change(entry, undefined)
      needs.warm.drop(endpoint)
    },
    names: () => [...entries.keys()].sort(),
    find: (endpoint) => entries.get(endpoint),
    standing(endpoint) {
      const entry = entries.get(endpoint)
      if (entry === undefined) throw notFound(endpoint, [...entries.keys()])
      return entry.standing ?? whenThere(entry)
    },
    ready: () => [...entries.values()].every(({ expected, standing }) => !expected || standing !== undefined),
    failed(endpoint, code) {
      const failures = entries.get(endpoint)?.failures
      failures?.set(code, (failures.get(code) ?? 0) + 1)
    },
    resume(states) {
      const turns = createSlots(AT_A_TIME)
      const all = states.map((state) => {
        const entry = entryOf(state)
        entry.expected = state.champion !== undefined && !state.unloaded
        entry.coming = turns(() => begin(state).then(() => resumeOne(needs, entry, state))).catch(needs.onFault)
        return entry.coming
      })
      isResuming = true
      resuming = Promise.all(all).finally(() => {
        isResuming = false
      })
    },
    isResuming: () => isResuming,
    resumed: async () => void (await resuming),
  }
}

function freshEntry({ name, model, direct }: EndpointState): Entry {
  const counts = { changes: 0, meters: new Map<number, Meter>(), failures: new Map<string, number>() }
  return { name, model, direct, expected: false, standing: undefined, coming: undefined, ...counts }
}

/** What changed or was taken away meanwhile stays as it is. */
async function resumeOne(needs: ServedNeeds, entry: Entry, state: EndpointState): Promise<void> {
  const { champion } = state
  if (champion === undefined || state.unloaded) return
  const prepared = await prepare(needs, entry, { ...state, champion })
  if (entry.changes === 0) prepared.use()
  else prepared.release()
}

function change(entry: Entry, standing: Standing | undefined): void {
  entry.standing = standing
  entry.expected = standing !== undefined
  entry.changes++
}

async function whenThere(entry: Entry): Promise<Standing> {
  await entry.coming
  if (entry.standing === undefined) throw fail('not_ready', { endpoint: entry.name })
  return entry.standing
}

async function prepare(needs: ServedNeeds, entry: Entry, state: EndpointState & Pick<Traffic, 'champion'>) {
  const { name: endpoint, model, direct } = state
  const loaded: WarmTraffic = await needs.warm.prepare(endpoint, model, state)
  const meterOf = (version: number): Meter => {
    const meter = entry.meters.get(version) ?? createMeter()
    entry.meters.set(version, meter)
    return meter
  }
  try {
    const standing = createStanding({ endpoint, model, direct, traffic: state }, loaded, meterOf)
    checkColumns(needs, state, standing)
    return {
      use() {
        needs.warm.use(loaded)
        change(entry, standing)
      },
      release: () => needs.warm.release(loaded),
    }
  } catch (error) {
    needs.warm.release(loaded)
    throw error
  }
}

/** A model whose columns nobody says yet is held against nothing. */
function checkColumns({ scoring }: ServedNeeds, state: EndpointState, { direct, columns }: Standing): void {
  const { name: endpoint, model, rules, stickyBy } = state
  const declared = direct ? [...columns.values()] : scoring(model)?.columns
  if (declared) checkSegments({ endpoint, rules, stickyBy, columns: declared })
}
