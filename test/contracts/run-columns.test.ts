import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Database, openPostgres } from '../../src/storage/index.ts'
import { createRunColumns, type RunColumns, trackingMigrations } from '../../src/tracking/index.ts'
import { type PostgresServer, startPostgres } from '../support/postgres.ts'

const server: PostgresServer | undefined = await startPostgres()

describe.skipIf(!server)('runs in columns, beside other processes on one PostgreSQL', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mr-columns-pg-'))
  let here: Database
  let elsewhere: Database
  let columns: RunColumns

  beforeAll(async () => {
    here = await openPostgres({ url: server!.url })
    elsewhere = await openPostgres({ url: server!.url })
    await here.migrate(trackingMigrations)
    await sql`insert into run (id, experiment_id, name, status, actor, started_at)
      select 'r' || at, 0, 'old', 'RUNNING', 'me', at from generate_series(1, 5) as at`.execute(here.on())
    columns = createRunColumns({
      ...{ database: here, folder },
      onFault(fault) {
        throw fault
      },
    })
    await columns.settled()
  })

  afterAll(async () => {
    await columns.close()
    await elsewhere.close()
    await here.close()
    await server!.stop()
    rmSync(folder, { recursive: true })
  })

  const rename = (database: Database, id: string) =>
    sql`update run set name = 'new' where id = ${id}`.execute(database.on())
  const renamed = async (): Promise<string> => {
    const { runs, count } = await columns.search({ filter: "name = 'new'", order: 'run_id' })
    expect(count).toBe(runs.length)
    return runs.map(({ id }) => id).join()
  }

  it('see a change that was begun first and committed last, and each as soon as it is committed', async () => {
    const begun = gate()
    const go = gate()
    const slow = elsewhere.tx(async () => {
      await rename(elsewhere, 'r1')
      begun.open()
      await go.opened
    })
    await begun.opened
    await rename(elsewhere, 'r2')
    expect(await renamed()).toBe('r2')
    await rename(here, 'r3')
    expect(await renamed()).toBe('r2,r3')
    go.open()
    await slow
    expect(await renamed()).toBe('r1,r2,r3')
  })

  it('see what another process removes and brings back, while a third change is going on', async () => {
    const begun = gate()
    const go = gate()
    const slow = elsewhere.tx(async () => {
      await rename(elsewhere, 'r4')
      begun.open()
      await go.opened
    })
    await begun.opened
    await sql`delete from run where id = 'r2'`.execute(elsewhere.on())
    expect(await renamed()).toBe('r1,r3')
    await sql`insert into run (id, experiment_id, name, status, actor, started_at)
      values ('r2', 0, 'new', 'RUNNING', 'me', 9)`.execute(elsewhere.on())
    expect(await renamed()).toBe('r1,r2,r3')
    expect(await renamed()).toBe('r1,r2,r3')
    go.open()
    await slow
    expect(await renamed()).toBe('r1,r2,r3,r4')
  })

  it('see every write that was acknowledged before the search, of many writers at once', async () => {
    const writer = async (number: number): Promise<void> => {
      const database = number % 2 === 0 ? here : elsewhere
      for (let at = 0; at < 10; at++) {
        const id = `w${number}-${at}`
        await sql`insert into run (id, experiment_id, name, status, actor, started_at)
          values (${id}, 0, 'many', 'RUNNING', 'me', 1)`.execute(database.on())
        expect((await columns.search({ filter: `run_id = '${id}' and name = 'many'` })).runs).toHaveLength(1)
      }
    }
    await Promise.all(Array.from({ length: 8 }, (_, number) => writer(number)))
    expect(await columns.search({ filter: "name = 'many'", limit: 1 })).toMatchObject({ count: 80 })
  })
})

function gate() {
  let open = (): void => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, opened }
}
