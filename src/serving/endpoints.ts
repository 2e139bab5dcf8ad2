import { type Clock, type Events, nearestName } from '../base/index.ts'
import type { Database } from '../storage/index.ts'
import { checkedTraffic, type EndpointState, type Mode, type Traffic } from './endpoint.ts'
import { fail } from './errors.ts'
import { trafficChanged } from './events.ts'
import type { Journal } from './journal.ts'
import type { ServingTables } from './tables.ts'
import { createTurns } from './turns.ts'
import type { Warm } from './warm.ts'

/** How traffic shall be from now on, and why. */
export interface TrafficChange {
  readonly champion: number
  readonly challenger?: number | null
  readonly previous?: number | null
  readonly mode: Mode
  /** 0 to 100; 0 in every mode but canary. */
  readonly percent: number
  readonly because: string
  /** Who decided; `automation` when not given. */
  readonly by?: string
}

/** One change of traffic that was made. */
export interface TrafficMove extends Omit<EndpointState, 'name' | 'model' | 'since'> {
  readonly at: number
  readonly by: string
  readonly because: string
}

/** Where endpoints and their traffic are kept. */
export interface Endpoints {
  /** Opens an endpoint, once; it answers when it gets traffic. Errors: `serving.model_differs`. */
  open(endpoint: { readonly name: string; readonly model: string }): Promise<EndpointState>
  /** Throws `serving.endpoint_not_found`. */
  get(name: string): Promise<EndpointState>
  /** By name. */
  list(): Promise<readonly EndpointState[]>
  /**
   * Changes which versions score and which answers. They are loaded first; then the change is kept and takes effect from one
   * request to the next. When anything fails, traffic is as it was. Publishes `serving.traffic_changed`.
   *
   * Errors: `serving.endpoint_not_found`, `serving.bad_traffic`, `serving.version_not_loaded`, `registry.version_not_found`.
   */
  setTraffic(name: string, change: TrafficChange): Promise<EndpointState>
  /** The previous version answers at once, alone. Errors: `serving.no_previous` and those of `setTraffic`. */
  undo(name: string, why: { readonly by: string; readonly because: string }): Promise<EndpointState>
  /** Every change of its traffic, the newest first. */
  history(name: string): Promise<readonly TrafficMove[]>
}

interface EndpointNeeds {
  readonly database: Database
  readonly clock: Clock
  readonly events: Events
  readonly journal: Pick<Journal, 'open'>
  readonly warm: Warm
}

/** Keeps endpoints in the database. */
export function createEndpoints(needs: EndpointNeeds): Endpoints {
  const { database, clock, journal } = needs
  const turns = new Map<string, ReturnType<typeof createTurns>>()
  const inTurn = <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const turn = turns.get(name) ?? createTurns()
    turns.set(name, turn)
    return turn(work)
  }
  const get = (name: string): Promise<EndpointState> => find(database, name)
  return {
    get,
    list: async () => (await select(database).orderBy('name').execute()).map(stateOf),
    async open({ name, model }) {
      const empty = { champion: null, challenger: null, previous: null, mode: 'single' as const, percent: 0 }
      await database
        .on<ServingTables>()
        .insertInto('serving_endpoint')
        .values({ name, model, since: clock.now(), ...empty })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .execute()
      const state = await get(name)
      if (state.model !== model) throw fail('model_differs', { endpoint: name, model: state.model, other: model })
      await journal.open(name)
      return state
    },
    setTraffic: (name, change) => inTurn(name, () => changeTraffic(needs, name, change)),
    undo: (name, why) =>
      inTurn(name, async () => {
        const { previous } = await get(name)
        if (previous === undefined) throw fail('no_previous', { endpoint: name })
        return changeTraffic(needs, name, { champion: previous, mode: 'single', percent: 0, ...why })
      }),
    async history(name) {
      await get(name)
      const moves = await database
        .on<ServingTables>()
        .selectFrom('serving_traffic')
        .select(['champion', 'challenger', 'previous', 'mode', 'percent', 'at', 'actor as by', 'because'])
        .where('endpoint', '=', name)
        .orderBy('id', 'desc')
        .execute()
      return moves.map((move) => ({ ...move, ...known(move) }))
    },
  }
}

async function changeTraffic(needs: EndpointNeeds, name: string, change: TrafficChange): Promise<EndpointState> {
  const { database, clock, events, warm } = needs
  const { model } = await find(database, name)
  const { champion, challenger = null, previous = null, mode, percent, because, by = 'automation' } = change
  const kept = { champion, challenger, previous, mode, percent }
  const traffic = checkedTraffic(name, { ...kept, ...knownTraffic(change) })
  const ready = await warm.prepare(name, model, traffic)
  const at = clock.now()
  await database.tx(async () => {
    const db = database.on<ServingTables>()
    await db
      .updateTable('serving_endpoint')
      .set({ ...kept, since: at })
      .where('name', '=', name)
      .execute()
    await db
      .insertInto('serving_traffic')
      .values({ endpoint: name, ...kept, at, actor: by, because })
      .execute()
    database.afterCommit(() => {
      warm.use(ready)
      events.publish(trafficChanged, { endpoint: name, model, ...kept, because, by })
    })
  })
  return { name, model, since: at, ...traffic }
}

async function find(database: Database, name: string): Promise<EndpointState> {
  const found = await select(database).where('name', '=', name).executeTakeFirst()
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

function select(database: Database) {
  return database
    .on<ServingTables>()
    .selectFrom('serving_endpoint')
    .select(['name', 'model', 'champion', 'challenger', 'previous', 'mode', 'percent', 'since'])
}

interface Versions {
  readonly champion: number | null
  readonly challenger: number | null
  readonly previous: number | null
}

function known({ champion, challenger, previous }: Versions) {
  return { champion: champion ?? undefined, challenger: challenger ?? undefined, previous: previous ?? undefined }
}

const knownTraffic = ({ challenger, previous }: TrafficChange): Pick<Traffic, 'challenger' | 'previous'> => ({
  challenger: challenger ?? undefined,
  previous: previous ?? undefined,
})

const stateOf = (row: Omit<EndpointState, 'champion' | 'challenger' | 'previous'> & Versions): EndpointState => ({
  ...row,
  ...known(row),
})
