import type { Kysely } from 'kysely'
import type { Clock, Digest } from '../../base/index.ts'
import type { Database } from '../../storage/index.ts'
import { fail } from '../errors.ts'
import type { DataTables } from '../tables.ts'

/** The branch that every dataset has: its current version. */
export const MAIN = 'main'

/** A name that stands for a version: a branch, which moves with every commit to it, or a tag, which stays. */
export interface Ref {
  readonly name: string
  readonly kind: 'branch' | 'tag'
  readonly version: Digest
  readonly updatedAt: number
}

/** What a branch was from a moment on. */
export interface Head {
  readonly version: Digest
  readonly at: number
  /** The head of the branch that was merged in then. */
  readonly merged?: Digest
}

/** Branches and tags of datasets. */
export interface Refs {
  /** `main` first, then by name. */
  list(dataset: string): Promise<readonly Ref[]>
  find(dataset: string, name: string): Promise<Ref | undefined>
  /** Makes a branch or tag, or moves it where that is allowed. Errors: `data.bad_ref`, `data.ref_exists`, `data.not_ingested`. */
  point(to: Pointing): Promise<Ref>
  /** Errors: `data.ref_not_found`, `data.bad_ref` for `main`. */
  remove(dataset: string, name: string): Promise<Ref>
  /** What a branch was, the newest first. */
  heads(dataset: string, branch: string): Promise<readonly Head[]>
  /** What `main` was at a moment. */
  mainAt(dataset: string, moment: number): Promise<Digest | undefined>
}

/** Where a name is to point. */
export interface Pointing {
  readonly dataset: string
  readonly name: string
  readonly kind: Ref['kind']
  readonly version: Digest
  /** A name that is there may be moved. */
  readonly move: boolean
  /** Only if the branch is there now. Errors: `data.branch_moved`. */
  readonly after?: Digest
  readonly merged?: Digest
}

/**
 * Refuses names that would be taken for something else behind the `@`.
 *
 * Errors: `data.bad_ref`.
 */
export function mustBeRefName(name: string): void {
  const wrong = (reason: string): Error => fail('bad_ref', { ref: name, reason })
  if (!/^[a-z][a-z0-9_.-]{0,62}$/.test(name))
    throw wrong('a name is lower-case letters, digits, . - and _, beginning with a letter')
  if (/^[0-9a-f]{6,}$/.test(name) || name.startsWith('sha256-')) throw wrong('it looks like the address of a version')
}

/** Branches and tags in the database. */
export function createRefs({ database, clock }: { readonly database: Database; readonly clock: Clock }): Refs {
  const db = (): Kysely<DataTables> => database.on<DataTables>()

  async function main(dataset: string): Promise<Ref | undefined> {
    const row = await db().selectFrom('dataset').selectAll().where('name', '=', dataset).executeTakeFirst()
    return row && { name: MAIN, kind: 'branch', version: row.current as Digest, updatedAt: row.updated_at }
  }

  async function find(dataset: string, name: string): Promise<Ref | undefined> {
    if (name === MAIN) return main(dataset)
    const row = await rowOf(db(), dataset, name)
    return row && refFrom(row)
  }

  return {
    find,
    async list(dataset) {
      const rows = await db()
        .selectFrom('dataset_ref')
        .selectAll()
        .where('dataset', '=', dataset)
        .orderBy('name')
        .execute()
      const first = await main(dataset)
      return [...(first ? [first] : []), ...rows.map(refFrom)]
    },
    point: (to) => database.tx(() => pointRef(db(), clock.now(), to)),
    remove: (dataset, name) =>
      database.tx(async () => {
        if (name === MAIN) throw fail('bad_ref', { ref: name, reason: 'every dataset has this branch' })
        const ref = await find(dataset, name)
        if (!ref) throw fail('ref_not_found', { dataset, ref: name })
        await db().deleteFrom('dataset_ref').where('dataset', '=', dataset).where('name', '=', name).execute()
        return ref
      }),
    async heads(dataset, branch) {
      const all = db().selectFrom('dataset_head').selectAll().where('dataset', '=', dataset)
      const rows = await all.where('branch', '=', branch).orderBy('id', 'desc').execute()
      return rows.map(({ version, at, merged }) => ({
        version: version as Digest,
        at,
        ...(merged !== null && { merged: merged as Digest }),
      }))
    },
    async mainAt(dataset, moment) {
      const all = db().selectFrom('dataset_head').select('version').where('dataset', '=', dataset)
      const then = all.where('branch', '=', MAIN).where('at', '<=', moment).orderBy('at', 'desc').orderBy('id', 'desc')
      return (await then.limit(1).executeTakeFirst())?.version as Digest | undefined
    },
  }
}

const refFrom = (row: Omit<DataTables['dataset_ref'], 'dataset'>): Ref => ({
  name: row.name,
  kind: row.kind,
  version: row.version as Digest,
  updatedAt: row.updated_at,
})

/** Points a name at a version, inside a transaction. `first`: `main` may be the beginning of the dataset. */
export async function pointRef(
  db: Kysely<DataTables>,
  now: number,
  to: Pointing & { readonly first?: true },
): Promise<Ref> {
  const { dataset, name, kind, version, merged } = to
  if (name !== MAIN) mustBeRefName(name)
  // The row of the dataset is taken first: it makes changes of one dataset wait for each other.
  const held = await db.selectFrom('dataset').selectAll().where('name', '=', dataset).forUpdate().executeTakeFirst()
  if (!held && !(to.first && name === MAIN)) throw fail('not_ingested', { dataset })
  const was = name === MAIN ? held && { kind: 'branch', version: held.current } : await rowOf(db, dataset, name)
  mustBeMovable(to, was)
  if (was?.version !== version) await write(db, { dataset, name, kind, version, updated_at: now })
  if (kind === 'branch' && (was?.version !== version || merged))
    await db
      .insertInto('dataset_head')
      .values({ dataset, branch: name, version, at: now, merged: merged ?? null })
      .execute()
  return { name, kind, version, updatedAt: now }
}

/** Errors: `data.branch_moved`, `data.ref_exists`. */
function mustBeMovable(
  { dataset, name, kind, version, move, after }: Pointing,
  was: { readonly kind: string; readonly version: string } | undefined,
): void {
  if (after !== undefined && was?.version !== after) throw fail('branch_moved', { dataset, branch: name })
  if (was && (was.kind !== kind || (!move && was.version !== version))) throw fail('ref_exists', { dataset, ref: name })
}

const rowOf = (db: Kysely<DataTables>, dataset: string, name: string) =>
  db.selectFrom('dataset_ref').selectAll().where('dataset', '=', dataset).where('name', '=', name).executeTakeFirst()

async function write(db: Kysely<DataTables>, row: DataTables['dataset_ref']): Promise<void> {
  const { dataset, name, kind, version, updated_at } = row
  if (name === MAIN)
    await db
      .insertInto('dataset')
      .values({ name: dataset, current: version, updated_at })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ current: version, updated_at }))
      .execute()
  else
    await db
      .insertInto('dataset_ref')
      .values(row)
      .onConflict((conflict) => conflict.columns(['dataset', 'name']).doUpdateSet({ kind, version, updated_at }))
      .execute()
}
