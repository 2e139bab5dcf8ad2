import type { Kysely } from 'kysely'
import type { Digest } from '../../base/index.ts'
import type { Database } from '../../storage/index.ts'
import type { DataTables } from '../tables.ts'

/** What is remembered of a folder between two looks at it. */
export interface Remembered {
  /** Parquet blobs with the files that were seen, and the digests of their contents; later ones hold for a file that is in several. */
  readonly seen: readonly Digest[]
  /** The address of all paths and contents at the last whole look. */
  readonly tree?: Digest
}

/** Where packs of datasets of files, and what was seen of their folders, are kept. */
export interface Trees {
  packs(dataset: string): Promise<readonly Digest[]>
  /** Keeps a finished pack together with the files that it was made of, so that nobody reads them again. */
  keep(dataset: string, root: string, made: { readonly pack?: Digest; readonly seen: Digest }): Promise<void>
  remembered(dataset: string, root: string): Promise<Remembered>
  remember(dataset: string, root: string, what: Remembered): Promise<void>
}

/** Packs and folders in the database. */
export function createTrees(database: Database): Trees {
  const db = (): Kysely<DataTables> => database.on<DataTables>()

  async function remembered(dataset: string, root: string): Promise<Remembered> {
    const all = db().selectFrom('dataset_tree').selectAll().where('dataset', '=', dataset)
    const row = await all.where('root', '=', root).executeTakeFirst()
    if (!row) return { seen: [] }
    return { seen: row.seen as Digest[], ...(row.tree !== null && { tree: row.tree as Digest }) }
  }

  async function remember(dataset: string, root: string, { seen, tree }: Remembered): Promise<void> {
    const row = { seen: JSON.stringify(seen), tree: tree ?? null }
    await db()
      .insertInto('dataset_tree')
      .values({ dataset, root, ...row })
      .onConflict((conflict) => conflict.columns(['dataset', 'root']).doUpdateSet(row))
      .execute()
  }

  return {
    remembered,
    remember,
    async packs(dataset) {
      const rows = await db().selectFrom('dataset_pack').select('pack').where('dataset', '=', dataset).execute()
      return rows.map(({ pack }) => pack as Digest)
    },
    keep: (dataset, root, { pack, seen }) =>
      database.tx(async () => {
        if (pack)
          await db()
            .insertInto('dataset_pack')
            .values({ dataset, pack })
            .onConflict((conflict) => conflict.doNothing())
            .execute()
        const { seen: before } = await remembered(dataset, root)
        await remember(dataset, root, { seen: [...before, seen] })
      }),
  }
}
