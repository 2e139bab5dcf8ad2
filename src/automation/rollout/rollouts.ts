import type { Database } from '../../storage/index.ts'
import type { AutomationTables } from '../tables.ts'
import type { Fast } from './evidence/fast.ts'
import type { Book, Look } from './look.ts'
import type { Phase, Rollout } from './rollout.ts'
import type { Block, Setup } from './setup.ts'

/** Where rollouts are kept, with the blocks of evidence that were weighed. At most one per endpoint is under way. */
export interface Rollouts {
  start(rollout: Rollout): Promise<void>
  underWay(endpoint: string): Promise<Rollout | undefined>
  /** The newest of an endpoint, or that with an id, also when it is over. */
  find(of: { readonly endpoint: string; readonly id?: string | undefined }): Promise<Kept | undefined>
  save(rollout: Rollout): Promise<void>
  finish(id: string, at: number): Promise<void>
  /** The book of a rollout, from memory or from what was kept. */
  book(rollout: Rollout, open: (kept: KeptEvidence) => Book): Promise<Book>
  /** Keeps what a look added. In shadow nothing is kept: it is read again after a restart. */
  keep(rollout: Rollout, look: Look): Promise<void>
}

/** A rollout, and when it was over. */
export interface Kept {
  readonly rollout: Rollout
  readonly overAt: number | null
}

/** What is kept of the evidence. */
export interface KeptEvidence {
  readonly blocks: readonly Block[]
  readonly fast?: Fast
}

export function createRollouts(database: Database): Rollouts {
  const table = () => database.on<AutomationTables>()
  const books = new Map<string, Book>()
  return {
    async start(rollout) {
      await table()
        .insertInto('automation_rollout')
        .values({ ...columnsOf(rollout), over_at: null })
        .execute()
    },
    async underWay(endpoint) {
      const row = await table()
        .selectFrom('automation_rollout')
        .selectAll()
        .where('endpoint', '=', endpoint)
        .where('over_at', 'is', null)
        .executeTakeFirst()
      return row && rolloutOf(row)
    },
    async find({ endpoint, id }) {
      const all = table().selectFrom('automation_rollout').selectAll().where('endpoint', '=', endpoint)
      const one = id === undefined ? all.orderBy('started_at', 'desc') : all.where('id', '=', id)
      const row = await one.limit(1).executeTakeFirst()
      return row && { rollout: rolloutOf(row), overAt: row.over_at }
    },
    async save(rollout) {
      await table().updateTable('automation_rollout').set(columnsOf(rollout)).where('id', '=', rollout.id).execute()
    },
    async finish(id, at) {
      await table().updateTable('automation_rollout').set({ over_at: at }).where('id', '=', id).execute()
      for (const key of books.keys()) if (key.startsWith(`${id}/`)) books.delete(key)
    },
    async book(rollout, open) {
      const known = books.get(keyOf(rollout))
      return known ?? open(isKept(rollout) ? await keptEvidence(database, rollout.id) : { blocks: [] })
    },
    async keep(rollout, look) {
      if (isKept(rollout) && (look.fresh.length > 0 || look.moved)) await keepLook(database, rollout.id, look)
      books.set(keyOf(rollout), look.book)
    },
  }
}

/** The evidence begins anew when the pilot ends. */
const keyOf = ({ id, evidenceFrom }: Rollout): string => `${id}/${evidenceFrom ?? 'shadow'}`
const isKept = ({ evidenceFrom }: Rollout): boolean => evidenceFrom !== undefined

async function keptEvidence(database: Database, id: string): Promise<KeptEvidence> {
  const on = database.on<AutomationTables>()
  const rows = await on
    .selectFrom('automation_block')
    .select('block')
    .where('rollout', '=', id)
    .orderBy('place')
    .execute()
  const row = await on.selectFrom('automation_rollout').select('fast').where('id', '=', id).executeTakeFirst()
  const fast = row?.fast as unknown as Fast | null | undefined
  return { blocks: rows.map(({ block }) => block as unknown as Block), ...(fast && { fast }) }
}

async function keepLook(database: Database, id: string, { book, fresh }: Look): Promise<void> {
  const first = book.blocks.length - fresh.length
  const rows = fresh.map((block, i) => ({ rollout: id, place: first + i, block: JSON.stringify(block) }))
  await database.tx(async () => {
    const on = database.on<AutomationTables>()
    if (rows.length > 0) await on.insertInto('automation_block').values(rows).execute()
    await on
      .updateTable('automation_rollout')
      .set({ fast: JSON.stringify(book.fast) })
      .where('id', '=', id)
      .execute()
  })
}

type Row = AutomationTables['automation_rollout']

function columnsOf(rollout: Rollout): Omit<Row, 'over_at' | 'fast'> {
  const { id, endpoint, champion, challenger, phase, percent, since, setup, paused = false } = rollout
  return {
    ...{ id, endpoint, champion, challenger, phase, percent, since, started_at: rollout.startedAt, paused },
    evidence_from: rollout.evidenceFrom ?? null,
    block_ms: rollout.blockMs ?? null,
    setup: setup ? JSON.stringify(setup) : null,
  }
}

function rolloutOf(row: Omit<Row, 'fast'>): Rollout {
  const { id, endpoint, champion, challenger, percent, since } = row
  return {
    ...{ id, endpoint, champion, challenger, percent, since, phase: row.phase as Phase, startedAt: row.started_at },
    ...(row.evidence_from === null ? {} : { evidenceFrom: row.evidence_from }),
    ...(row.block_ms === null ? {} : { blockMs: row.block_ms }),
    ...(row.setup === null ? {} : { setup: row.setup as unknown as Setup }),
    ...(row.paused && { paused: true }),
  }
}
