import type { Insertable } from 'kysely'
import type { Journal } from '../../serving/index.ts'
import type { Database } from '../../storage/index.ts'
import type { MonitoringTables } from '../tables.ts'

export interface DaysNeeds {
  readonly database: Database
  readonly journal: Pick<Journal, 'stream' | 'changes'>
}

/** Which summary: its kind, and what it depends on beside the rows. */
export interface KindName {
  readonly name: 'scores' | 'columns' | 'estimates' | 'groups'
  readonly key: string
}

/** Everything that is kept counts its rows. */
export interface Counted {
  readonly rows: number
}

/** What is kept of a day; `next` is when its next label becomes known without anything new coming. */
export interface Kept<T> {
  readonly of: T | undefined
  readonly next: number
}

/** Days kept in memory, of all endpoints; those without rows are kept nowhere else. */
const MOST_IN_MEMORY = 4_000

/** Where summaries of days are kept. */
export interface KeptDays {
  /** Drops the days of which something came. */
  renew(endpoint: string): Promise<void>
  find<T extends Counted>(
    endpoint: string,
    kind: KindName,
    days: { readonly first: number; readonly end: number },
  ): Promise<Map<number, Kept<T>>>
  put<T extends Counted>(endpoint: string, kind: KindName, built: ReadonlyMap<number, Kept<T>>): Promise<void>
}

export function createKeptDays(needs: DaysNeeds): KeptDays {
  const cache = new Map<string, Kept<Counted>>()
  return {
    renew: (endpoint) => renew(needs, cache, endpoint),
    async find<T extends Counted>(endpoint: string, kind: KindName, { first, end }: { first: number; end: number }) {
      const found = new Map<number, Kept<T>>()
      for (let day = first; day < end; day++) {
        const known = cache.get(placeOf(endpoint, kind, day))
        if (known) found.set(day, known as Kept<T>)
      }
      if (found.size >= end - first) return found
      for (const { day, next_at, body } of await kept(needs.database, { endpoint, kind, first, end })) {
        if (found.has(day)) continue
        const one = { of: body as T | undefined, next: next_at ?? Number.POSITIVE_INFINITY }
        found.set(day, one)
        remember(cache, placeOf(endpoint, kind, day), one)
      }
      return found
    },
    async put(endpoint, kind, built) {
      for (const [day, one] of built) remember(cache, placeOf(endpoint, kind, day), one)
      await write(needs.database, { endpoint, kind, built })
    },
  }
}

type Cache = Map<string, Kept<Counted>>

const placeOf = (endpoint: string, { name, key }: KindName, day: number): string => `${endpoint} ${name} ${key} ${day}`

function remember(cache: Cache, place: string, one: Kept<Counted>): void {
  cache.set(place, one.of?.rows === 0 ? { ...one, of: undefined } : one)
  if (cache.size > MOST_IN_MEMORY) cache.delete(cache.keys().next().value!)
}

/** Which days of which kind are stale. */
type Stale = Readonly<Record<KindName['name'], ReadonlySet<number>>>

async function renew({ database, journal }: DaysNeeds, cache: Cache, endpoint: string): Promise<void> {
  const on = () => database.on<MonitoringTables>()
  const known = await on().selectFrom('monitor_mark').selectAll().where('endpoint', '=', endpoint).executeTakeFirst()
  const since = known && { rows: known.rows, labels: known.labels }
  const { rows, labels, mark } = await journal.changes(endpoint, since)
  if (since && mark.rows === since.rows && mark.labels === since.labels) return
  const isOther = since !== undefined && (mark.rows < since.rows || mark.labels < since.labels)
  const both = new Set([...rows, ...labels])
  const stale: Stale = { scores: both, columns: new Set(rows), estimates: both, groups: both }
  for (const place of [...cache.keys()]) {
    const [of, name] = place.split(' ', 2)
    const day = Number(place.slice(place.lastIndexOf(' ')))
    if (of === endpoint && (isOther || stale[name as KindName['name']].has(day))) cache.delete(place)
  }
  await database.tx(async () => {
    if (isOther) await on().deleteFrom('monitor_day').where('endpoint', '=', endpoint).execute()
    await drop(database, endpoint, stale)
    await on()
      .insertInto('monitor_mark')
      .values({ endpoint, ...mark })
      .onConflict((conflict) => conflict.column('endpoint').doUpdateSet({ rows: mark.rows, labels: mark.labels }))
      .execute()
  })
}

async function drop(database: Database, endpoint: string, stale: Stale): Promise<void> {
  for (const kind of ['scores', 'columns', 'estimates', 'groups'] as const) {
    const days = [...stale[kind]]
    if (days.length === 0) continue
    await database
      .on<MonitoringTables>()
      .deleteFrom('monitor_day')
      .where('endpoint', '=', endpoint)
      .where('kind', '=', kind)
      .where('day', 'in', days)
      .execute()
  }
}

interface Asked {
  readonly endpoint: string
  readonly kind: KindName
  readonly first: number
  readonly end: number
}

function kept(database: Database, { endpoint, kind, first, end }: Asked) {
  return database
    .on<MonitoringTables>()
    .selectFrom('monitor_day')
    .select(['day', 'next_at', 'body'])
    .where('endpoint', '=', endpoint)
    .where('kind', '=', kind.name)
    .where('key', '=', kind.key)
    .where('day', '>=', first)
    .where('day', '<', end)
    .execute()
}

interface Built {
  readonly endpoint: string
  readonly kind: KindName
  readonly built: ReadonlyMap<number, Kept<Counted>>
}

/** Days without rows are not written. */
async function write(database: Database, { endpoint, kind, built }: Built): Promise<void> {
  const rows: Insertable<MonitoringTables['monitor_day']>[] = []
  for (const [day, { of, next }] of built) {
    if (!of || of.rows === 0) continue
    const next_at = Number.isFinite(next) ? next : null
    rows.push({ endpoint, kind: kind.name, key: kind.key, day, next_at, body: JSON.stringify(of) })
  }
  if (rows.length === 0) return
  await database
    .on<MonitoringTables>()
    .insertInto('monitor_day')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['endpoint', 'kind', 'key', 'day']).doUpdateSet((given) => ({
        next_at: given.ref('excluded.next_at'),
        body: given.ref('excluded.body'),
      })),
    )
    .execute()
}
