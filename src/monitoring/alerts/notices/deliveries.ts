import { sql } from 'kysely'
import type { Clock, NewId } from '../../../base/index.ts'
import type { Database, Queue } from '../../../storage/index.ts'
import { fail } from '../../errors.ts'
import type { DeliveryState, NoticeTables } from '../tables.ts'
import type { Delivery } from './delivery.ts'
import type { Word } from './due.ts'

/** Which deliveries to list, the newest first. */
export interface DeliveryQuery {
  readonly state?: DeliveryState
  readonly receiver?: string
  readonly alert?: string
  readonly limit?: number
}

/** Where it is kept what was said to whom: within the transaction of the alert, so that nothing is lost and nothing is said twice. */
export interface Deliveries {
  /** Puts one message into the outbox about those of the alerts of which this was not said yet; undefined where that is none. */
  add(message: {
    readonly receiver: string
    readonly what: Word
    readonly endpoint: string
    readonly alerts: readonly string[]
  }): Promise<string | undefined>
  /** Throws `monitoring.delivery_not_found`. */
  get(id: string): Promise<Delivery>
  list(query: DeliveryQuery): Promise<readonly Delivery[]>
  /** Notes how a try went. */
  tried(id: string, outcome: { readonly state: DeliveryState; readonly reason: string | null }): Promise<void>
  /** Puts one into the outbox again, whatever became of it. Throws `monitoring.delivery_not_found`. */
  again(id: string): Promise<Delivery>
}

/** The queue of messages. */
export const NOTICE_QUEUE = 'monitoring.notice'

const DEFAULT_LIMIT = 100

interface DeliveryNeeds {
  readonly database: Database
  readonly clock: Clock
  readonly newId: NewId
  readonly queue: Pick<Queue, 'add'>
}

export function createDeliveries(needs: DeliveryNeeds): Deliveries {
  const { database, clock, queue } = needs
  const on = () => database.on<NoticeTables>()
  const get = async (id: string): Promise<Delivery> => {
    const [found] = await listed(database, { id, limit: 1 })
    if (!found) throw fail('delivery_not_found', { delivery: id.slice(0, 100) })
    return found
  }
  return {
    get,
    add: (message) => database.tx(() => addDelivery(needs, message)),
    list: (query) => listed(database, query),
    async tried(id, outcome) {
      await on()
        .updateTable('alert_delivery')
        .set({ ...outcome, tried_at: clock.now(), tries: sql`tries + 1` })
        .where('id', '=', id)
        .execute()
    },
    again: (id) =>
      database.tx(async () => {
        await get(id)
        await on().updateTable('alert_delivery').set({ state: 'waiting' }).where('id', '=', id).execute()
        await queue.add(NOTICE_QUEUE, { delivery: id }, { once: id })
        return get(id)
      }),
  }
}

async function addDelivery(
  { database, clock, newId, queue }: DeliveryNeeds,
  { receiver, what, endpoint, alerts }: Parameters<Deliveries['add']>[0],
): Promise<string | undefined> {
  const [id, at] = [newId(), clock.now()]
  const rows = [...alerts].sort().map((alert) => ({ alert, receiver, what, delivery: id, at }))
  const on = database.on<NoticeTables>()
  const said = await on
    .insertInto('alert_said')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .returning('alert')
    .execute()
  if (said.length === 0) return undefined
  const row = { id, receiver, what, endpoint, at, state: 'waiting' as const, tries: 0, tried_at: null, reason: null }
  await on.insertInto('alert_delivery').values(row).execute()
  await queue.add(NOTICE_QUEUE, { delivery: id }, { once: id })
  return id
}

async function listed(database: Database, query: DeliveryQuery & { readonly id?: string }): Promise<Delivery[]> {
  const { id, state, receiver, alert, limit = DEFAULT_LIMIT } = query
  const on = database.on<NoticeTables>()
  let select = on.selectFrom('alert_delivery').selectAll()
  if (id !== undefined) select = select.where('id', '=', id)
  if (state !== undefined) select = select.where('state', '=', state)
  if (receiver !== undefined) select = select.where('receiver', '=', receiver)
  if (alert !== undefined)
    select = select.where('id', 'in', on.selectFrom('alert_said').select('delivery').where('alert', '=', alert))
  const rows = await select.orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).execute()
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.id)
  const said = await on
    .selectFrom('alert_said')
    .select(['alert', 'delivery'])
    .where('delivery', 'in', ids)
    .orderBy('alert')
    .execute()
  return rows.map(({ tried_at: triedAt, ...row }) => ({
    ...row,
    ...{ triedAt, alerts: said.filter(({ delivery }) => delivery === row.id).map((one) => one.alert) },
  }))
}
