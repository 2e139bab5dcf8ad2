import { createHash } from 'node:crypto'
import {
  Kysely,
  PostgresAdapter,
  PostgresDriver,
  PostgresIntrospector,
  type PostgresPool,
  PostgresQueryCompiler,
  sql,
} from 'kysely'
import type { Database, Migration } from './database.ts'
import { failStorage } from './errors.ts'
import { createTransactions } from './transactions.ts'

interface Tables {
  schema_migration: { name: string; digest: string }
}

/** Any number no other program takes: two processes that start at once must not migrate at once. */
const MIGRATION_LOCK = 7_249_310_451

/** The database port over anything that behaves like a pool of `pg`. */
export async function createSqlDatabase(pool: PostgresPool): Promise<Database> {
  const inner = new PostgresDriver({ pool })
  await inner.init()
  const { driver, tx, afterCommit } = createTransactions(inner)
  const root = new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => driver,
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  })
  const database: Database = {
    on: <T>() => root as unknown as Kysely<T>,
    tx,
    afterCommit,
    migrate: (migrations) => migrate(database, migrations),
    close: () => root.destroy(),
  }
  return database
}

async function migrate(database: Database, migrations: readonly Migration[]): Promise<void> {
  const db = database.on<Tables>()
  const { rows } = await sql<{ there: boolean }>`select to_regclass('schema_migration') is not null as there`.execute(
    db,
  )
  if (!rows[0]!.there) await database.tx(() => begin(db))
  const ran = new Map(
    (await db.selectFrom('schema_migration').selectAll().execute()).map((row) => [row.name, row.digest]),
  )
  for (const migration of migrations) {
    const digest = createHash('sha256').update(migration.up).digest('hex')
    const known = ran.get(migration.name)
    if (known !== undefined && known !== digest) throw failStorage('migration_changed', { name: migration.name })
    if (known === undefined) await database.tx(() => apply(db, migration, digest))
  }
}

async function begin(db: Kysely<Tables>): Promise<void> {
  await lock(db)
  await sql`create table if not exists schema_migration (
    name text primary key, digest text not null, applied_at timestamptz not null default now())`.execute(db)
}

async function apply(db: Kysely<Tables>, { name, up }: Migration, digest: string): Promise<void> {
  await lock(db)
  const added = await db
    .insertInto('schema_migration')
    .values({ name, digest })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (Number(added.numInsertedOrUpdatedRows) > 0) await sql.raw(up).execute(db)
}

async function lock(db: Kysely<Tables>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK}::bigint)`.execute(db)
}
