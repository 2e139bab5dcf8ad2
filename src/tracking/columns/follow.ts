import { setImmediate as turn } from 'node:timers/promises'
import type { Database } from '../../storage/index.ts'
import { SEGMENT } from './block.ts'
import { countChanges, type Origin, readChanges, readOrigin } from './changes.ts'
import { readColumnRows } from './column-row.ts'
import { GONE } from './copy.ts'
import { createKeeper, type Keeper, type KeeperNeeds } from './keeper.ts'
import { createLooks } from './looks.ts'

/** Keeps the columns as the database is. */
export interface Follower {
  /**
   * The columns with every write that was acknowledged before the call; undefined while they are being made, which the call begins where it
   * has not begun.
   */
  current(): Promise<Keeper | undefined>
  /** Throws these columns away, files too: they are made again. */
  discard(keeper: Keeper, fault: unknown): void
  /** Once there are columns. */
  settled(): Promise<void>
  close(): Promise<void>
}

interface FollowNeeds extends KeeperNeeds {
  readonly database: Database
  readonly onFault: (fault: unknown) => void
}

/** More changed rows than this are not read while a search waits. */
const MOST_AT_ONCE = 5_000
const SLICE = 500
/** So often what failed is begun again, at the next search. */
const MOST_FAILURES = 3
const FIRST = '0'
const TENTH = 10

/** Where the columns stand. */
interface Standing {
  keeper: Keeper
  /** What was written below it is in them. */
  horizon: string
  ready: boolean
  closed: boolean
  failures: number
  opened: Promise<void> | undefined
  /** The work behind the searches, which ask the database itself meanwhile. */
  behind: Promise<void> | undefined
  flushing: boolean
}

export function createFollower(needs: FollowNeeds): Follower {
  const at: Standing = {
    ...{ keeper: createKeeper(needs), horizon: FIRST, ready: false, closed: false, failures: 0 },
    ...{ opened: undefined, behind: undefined, flushing: false },
  }
  const looks = createLooks(() => look(needs, at))

  async function current(): Promise<Keeper | undefined> {
    at.opened ??= open(needs, at).catch((fault) => {
      at.opened = undefined
      needs.onFault(fault)
    })
    await at.opened
    if (at.ready && !at.closed) await looks.refresh()
    return at.ready && !at.closed ? at.keeper : undefined
  }

  return {
    current,
    discard: (keeper, fault) => discard(needs, at, { keeper, fault }),
    async settled() {
      while (!at.closed && !(await current())) {
        const before = at.behind
        await before
        if (!at.ready && at.behind === before) return
      }
    },
    async close() {
      at.closed = true
      await at.opened?.catch(() => undefined)
      await looks.idle()
      await at.behind
    },
  }
}

async function open(needs: FollowNeeds, at: Standing): Promise<void> {
  at.keeper = createKeeper(needs)
  const origin = await readOrigin(needs.database)
  const stamp = await at.keeper.load(origin.database).catch(() => undefined)
  if (!stamp || BigInt(stamp.horizon) > BigInt(origin.next)) return startOver(needs, at)
  at.horizon = stamp.horizon
  at.ready = true
}

function startOver(needs: FollowNeeds, at: Standing): void {
  const into = createKeeper(needs)
  at.keeper = into
  at.ready = false
  inBackground(needs, at, () => build(needs, at, into))
}

function discard(
  needs: FollowNeeds,
  at: Standing,
  damaged: { readonly keeper: Keeper; readonly fault: unknown },
): void {
  if (at.closed || damaged.keeper !== at.keeper) return
  needs.onFault(damaged.fault)
  startOver(needs, at)
}

/** One piece of work after another. */
function inBackground({ onFault }: FollowNeeds, at: Standing, work: () => Promise<void>): void {
  at.behind = (at.behind ?? Promise.resolve())
    .then(() => (at.closed ? undefined : work()))
    .catch((fault) => {
      onFault(fault)
      if (!at.ready && ++at.failures < MOST_FAILURES) at.opened = undefined
    })
}

async function build({ database, segment = SEGMENT }: FollowNeeds, at: Standing, into: Keeper): Promise<void> {
  const origin = await readOrigin(database)
  for (let after = '', more = true; more; ) {
    const rows = await readColumnRows(database, { after, limit: SLICE })
    if (at.closed || into !== at.keeper) return
    for (const row of rows) into.copy.apply(row)
    more = rows.length === SLICE
    after = rows.at(-1)?.id ?? ''
    if (into.isFull()) await into.flush()
    await turn()
  }
  at.horizon = origin.horizon
  at.ready = true
  if (into.copy.count() > segment) await into.flush({ database: origin.database, horizon: at.horizon })
}

async function look(needs: FollowNeeds, at: Standing): Promise<void> {
  const into = at.keeper
  const changes = await readChanges(needs.database, at.horizon, MOST_AT_ONCE + 1)
  if (at.closed || !at.ready || into !== at.keeper) return
  if (!changes.whole) return fallBehind(needs, at)
  await take(needs, at, { into, changes })
  if (into !== at.keeper) return
  at.horizon = changes.horizon
  if (into.isFull()) flushBehind(needs, at, into)
}

function fallBehind(needs: FollowNeeds, at: Standing): void {
  const { database, segment = SEGMENT } = needs
  at.ready = false
  inBackground(needs, at, async () => {
    const many = await countChanges(database, at.horizon)
    if (many > 2 * segment && many > at.keeper.copy.count() / TENTH) startOver(needs, at)
    else await catchUp(needs, at, await readOrigin(database))
  })
}

async function catchUp(needs: FollowNeeds, at: Standing, origin: Origin): Promise<void> {
  const into = at.keeper
  const changes = await readChanges(needs.database, at.horizon, Number.MAX_SAFE_INTEGER)
  await take(needs, at, { into, changes })
  at.horizon = changes.horizon
  at.ready = true
  if (into.isFull()) await into.flush({ database: origin.database, horizon: at.horizon })
}

function flushBehind(needs: FollowNeeds, at: Standing, into: Keeper): void {
  if (at.flushing) return
  at.flushing = true
  const until = at.horizon
  inBackground(needs, at, async () => {
    try {
      const { database: name } = await readOrigin(needs.database)
      await into.flush({ database: name, horizon: until })
    } catch (fault) {
      discard(needs, at, { keeper: into, fault })
    } finally {
      at.flushing = false
    }
  })
}

/** What changed since, and where it goes. */
interface Taken {
  readonly into: Keeper
  readonly changes: Awaited<ReturnType<typeof readChanges>>
}

async function take({ database }: FollowNeeds, at: Standing, { into, changes: found }: Taken): Promise<void> {
  const { copy } = into
  for (const id of found.gone) copy.remove(id)
  const { ids, changes, states } = copy.core
  const unknown = found.rows.filter(({ id, changed }) => {
    const ordinal = ids.find(id) - 1
    return ordinal < 0 || states[ordinal] === GONE || changes[ordinal] !== changed
  })
  for (let from = 0; from < unknown.length && !at.closed; from += SLICE) {
    const slice = unknown.slice(from, from + SLICE).map(({ id }) => id)
    for (const row of await readColumnRows(database, { ids: slice })) copy.apply(row)
  }
}
