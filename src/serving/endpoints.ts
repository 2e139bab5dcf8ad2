import { type Clock, type Events, nearestName } from '../base/index.ts'
import type { Database } from '../storage/index.ts'
import { checkedTraffic, type EndpointState, type Mode, type Traffic } from './endpoint.ts'
import { type EndpointRow, rowOf, selectEndpoints, stateOf, type TrafficRow, trafficOf } from './endpoint-row.ts'
import { fail } from './errors.ts'
import { endpointLoaded, endpointUnloaded, trafficChanged } from './events.ts'
import type { Rule } from './segment.ts'
import type { ServingTables } from './tables.ts'
import { createTurns } from './turns.ts'

/** How traffic shall be from now on, and why. */
export interface TrafficChange {
  readonly champion: number
  readonly challenger?: number | null
  readonly previous?: number | null
  readonly mode: Mode
  /** 0 to 100; 0 in every mode but canary. */
  readonly percent: number
  /** As they are where not given. */
  readonly rules?: readonly Rule[]
  /** As it is where not given. */
  readonly stickyBy?: string | null
  readonly because: string
  /** Who decided; `automation` when not given. */
  readonly by?: string
}

/** Who changes something, and why. */
export interface ChangeReason {
  readonly by: string
  readonly because: string
}

/** One change of traffic that was made. */
export interface TrafficMove extends Omit<EndpointState, 'name' | 'model' | 'since' | 'direct' | 'unloaded'> {
  readonly at: number
  readonly by: string
  readonly because: string
}

/** An endpoint to be opened. */
export interface OpeningEndpoint {
  readonly name: string
  readonly model: string
  /** Whether requests bring the inputs of the model itself; false when not given. */
  readonly direct?: boolean
}

/** Where endpoints and their traffic are kept. */
export interface Endpoints {
  /** Opens an endpoint, once; it answers when it gets traffic. Errors: `serving.model_differs`, `serving.endpoint_taken`. */
  open(endpoint: OpeningEndpoint): Promise<EndpointState>
  /** Throws `serving.endpoint_not_found`. */
  get(name: string): Promise<EndpointState>
  /** By name. */
  list(): Promise<readonly EndpointState[]>
  /**
   * Changes which versions score and which answers. They are loaded first; then the change is kept and takes effect from one
   * request to the next. When anything fails, traffic is as it was. Publishes `serving.traffic_changed`.
   *
   * Errors: `serving.endpoint_not_found`, `serving.bad_traffic`, `serving.version_not_loaded`, `serving.signature_differs`,
   * `registry.version_not_found`, `registry.approval_needed`.
   */
  setTraffic(name: string, change: TrafficChange): Promise<EndpointState>
  /** The previous version answers at once, alone. Errors: `serving.no_previous` and those of `setTraffic`. */
  undo(name: string, why: ChangeReason): Promise<EndpointState>
  /**
   * The challenger takes the place of the champion at once; that one stays ready as the previous version.
   *
   * Errors: `serving.no_challenger` and those of `setTraffic`.
   */
  switchOver(name: string, why: ChangeReason): Promise<EndpointState>
  /** Brings its versions into memory. Errors: `serving.endpoint_not_found` and those of loading. */
  load(name: string): Promise<EndpointState>
  /** Takes its versions out of memory, also for the next process, until it is loaded. */
  unload(name: string): Promise<EndpointState>
  /** Every change of its traffic, the newest first. */
  history(name: string): Promise<readonly TrafficMove[]>
}

/** Versions that are loaded and not yet asked. */
export interface Prepared {
  /** They answer from the next request on; where other processes answer beside this one, when that resolves. */
  use(): void | Promise<void>
  /** They are not needed after all. */
  release(): void
}

/** What of an endpoint is in memory. */
export interface InMemory {
  /** Called for each endpoint that is opened; once is enough. */
  begin(state: EndpointState): Promise<void>
  /** Loads the versions of an endpoint and holds them against its traffic. */
  prepare(state: EndpointState & { readonly champion: number }): Promise<Prepared>
  drop(endpoint: string): void | Promise<void>
}

interface EndpointNeeds {
  readonly database: Database
  readonly clock: Clock
  readonly events: Events
  readonly memory: InMemory
  /** Throws where a version may not become champion. */
  readonly mayLead?: (model: string, version: number) => Promise<void>
}

/** Keeps endpoints in the database. */
export function createEndpoints(needs: EndpointNeeds): Endpoints {
  const { database } = needs
  const turns = new Map<string, ReturnType<typeof createTurns>>()
  const inTurn = <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const turn = turns.get(name) ?? createTurns()
    turns.set(name, turn)
    return turn(work)
  }
  return {
    get: (name) => find(database, name),
    list: async () => (await selectEndpoints(database).orderBy('name').execute()).map(stateOf),
    open: (endpoint) => inTurn(endpoint.name, () => openOne(needs, endpoint)),
    setTraffic: (name, change) => inTurn(name, () => changeTraffic(needs, name, change)),
    undo: (name, why) =>
      inTurn(name, async () => {
        const { previous } = await find(database, name)
        if (previous === undefined) throw fail('no_previous', { endpoint: name })
        return changeTraffic(needs, name, { champion: previous, mode: 'single', percent: 0, ...why })
      }),
    switchOver: (name, why) =>
      inTurn(name, async () => {
        const { champion, challenger } = await find(database, name)
        if (challenger === undefined) throw fail('no_challenger', { endpoint: name })
        const change = { champion: challenger, previous: champion ?? null, mode: 'single' as const, percent: 0 }
        return changeTraffic(needs, name, { ...change, ...why })
      }),
    load: (name) => inTurn(name, () => loadOne(needs, name)),
    unload: (name) => inTurn(name, () => unloadOne(needs, name)),
    history: (name) => historyOf(database, name),
  }
}

async function openOne({ database, clock, memory }: EndpointNeeds, given: OpeningEndpoint): Promise<EndpointState> {
  const { name, model, direct = false } = given
  const empty = { champion: undefined, challenger: undefined, previous: undefined, mode: 'single' as const, percent: 0 }
  const row = rowOf({ ...empty, rules: [], stickyBy: undefined })
  await database
    .on<ServingTables>()
    .insertInto('serving_endpoint')
    .values({ name, model, since: clock.now(), ...row, direct, unloaded: false })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute()
  const state = await find(database, name)
  if (state.model !== model) throw fail('model_differs', { endpoint: name, model: state.model, other: model })
  if (state.direct !== direct)
    throw fail('endpoint_taken', { endpoint: name, how: state.direct ? 'as a model file' : 'by a project' })
  await memory.begin(state)
  return state
}

async function changeTraffic(needs: EndpointNeeds, name: string, change: TrafficChange): Promise<EndpointState> {
  const { database, clock, events, memory } = needs
  const before = await find(database, name)
  const traffic = checkedTraffic(name, trafficAfter(before, change))
  if (isNew(change.champion, before)) await needs.mayLead?.(before.model, change.champion)
  const at = clock.now()
  const state = { ...before, ...traffic, since: at }
  const ready = await memory.prepare(state)
  const row = rowOf(traffic)
  const { because, by = 'automation' } = change
  const using: (void | Promise<void>)[] = []
  const keep = async (): Promise<void> => {
    const db = database.on<ServingTables>()
    await db
      .updateTable('serving_endpoint')
      .set({ ...row, since: at })
      .where('name', '=', name)
      .execute()
    await db
      .insertInto('serving_traffic')
      .values({ endpoint: name, ...row, at, actor: by, because })
      .execute()
    database.afterCommit(() => {
      if (state.unloaded) ready.release()
      else using.push(ready.use())
      const { champion, challenger, previous, mode, percent } = row
      const told = { champion: champion!, challenger, previous, mode, percent }
      events.publish(trafficChanged, { endpoint: name, model: state.model, ...told, because, by })
    })
  }
  await database.tx(keep).catch((error) => {
    ready.release()
    throw error
  })
  await Promise.all(using)
  return state
}

/** Who answers already may go on, and who answered before may come back: an undo waits for nobody. */
const isNew = (champion: number, before: EndpointState): boolean =>
  champion !== before.champion && champion !== before.previous

function trafficAfter(before: EndpointState, change: TrafficChange): Traffic {
  const { champion, challenger, previous, mode, percent, rules, stickyBy } = change
  return {
    ...{ champion, challenger: challenger ?? undefined, previous: previous ?? undefined, mode, percent },
    rules: rules ?? before.rules,
    stickyBy: stickyBy === undefined ? before.stickyBy : (stickyBy ?? undefined),
  }
}

async function loadOne(needs: EndpointNeeds, name: string): Promise<EndpointState> {
  const { database, events, memory } = needs
  const before = await find(database, name)
  const state = { ...before, unloaded: false }
  const { champion } = state
  const ready = champion === undefined ? undefined : await memory.prepare({ ...state, champion })
  await mark(database, name, false)
  await ready?.use()
  if (before.unloaded) events.publish(endpointLoaded, { endpoint: name })
  return state
}

async function unloadOne({ database, events, memory }: EndpointNeeds, name: string): Promise<EndpointState> {
  const before = await find(database, name)
  await mark(database, name, true)
  await memory.drop(name)
  if (!before.unloaded) events.publish(endpointUnloaded, { endpoint: name })
  return { ...before, unloaded: true }
}

async function mark(database: Database, name: string, unloaded: boolean): Promise<void> {
  await database
    .on<ServingTables>()
    .updateTable('serving_endpoint')
    .set({ unloaded })
    .where('name', '=', name)
    .execute()
}

async function historyOf(database: Database, name: string): Promise<readonly TrafficMove[]> {
  await find(database, name)
  const moves: readonly (TrafficRow & ChangeReason & { readonly at: number })[] = await database
    .on<ServingTables>()
    .selectFrom('serving_traffic')
    .select(['champion', 'challenger', 'previous', 'mode', 'percent', 'rules', 'sticky_by as stickyBy'])
    .select(['at', 'actor as by', 'because'])
    .where('endpoint', '=', name)
    .orderBy('id', 'desc')
    .execute()
  return moves.map((move) => ({ ...move, ...trafficOf(move) }))
}

async function find(database: Database, name: string): Promise<EndpointState> {
  const found: EndpointRow | undefined = await selectEndpoints(database).where('name', '=', name).executeTakeFirst()
  if (found) return stateOf(found)
  const names = await database.on<ServingTables>().selectFrom('serving_endpoint').select('name').execute()
  throw notFound(
    name,
    names.map((row) => row.name),
  )
}

/** The error for a name that no endpoint has. */
export function notFound(endpoint: string, names: readonly string[]): Error {
  return fail('endpoint_not_found', {
    endpoint,
    nearest: nearestName(endpoint, names) || 'none, as there is no endpoint yet',
  })
}
