import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { cleanFolders, freshFolder } from '../../test/support/folders.ts'
import { trackingOn } from '../../test/support/tracking.ts'
import { openEmbeddedDatabase } from '../storage/index.ts'
import { trackingMigrations } from './tables.ts'

cleanFolders()

it('keeps every point, artifact and experiment of a database from before points were packed', async () => {
  const database = await openEmbeddedDatabase({ folder: freshFolder() })
  await database.migrate(trackingMigrations.slice(0, 1))
  const db = database.on()
  await sql
    .raw(`
      insert into experiment (name, created_at) values ('Default', 5), ('old', 6);
      insert into run (id, experiment_id, name, status, actor, started_at) values ('r', 2, 'n', 'FINISHED', 'ada', 7);
      insert into run_artifact values ('r', 'a/b.txt', 'sha256-01', 3, 8);
      insert into metric_point values ('r', 'odd', -3, 1, 'NaN'), ('r', 'odd', -3, 1, 5), ('r', 'odd', 4, 9007199254740991, '-Infinity');
      insert into metric_point select 'r', 'long', step, 9, step / 7.0 from generate_series(2500, 1, -1) as step;
    `)
    .execute(db)
  const { runs, experiments } = await trackingOn(database)
  expect(await runs.history({ run: 'r', metric: 'odd', limit: 9 })).toEqual([
    { key: 'odd', step: -3, at: 1, value: 5 },
    { key: 'odd', step: -3, at: 1, value: Number.NaN },
    { key: 'odd', step: 4, at: Number.MAX_SAFE_INTEGER, value: Number.NEGATIVE_INFINITY },
  ])
  expect(await runs.history({ run: 'r', metric: 'long', limit: 9_999 })).toEqual(
    Array.from({ length: 2_500 }, (_, i) => ({ key: 'long', step: i + 1, at: 9, value: (i + 1) / 7 })),
  )
  expect(await runs.artifacts('r')).toEqual([{ path: 'a/b.txt', digest: 'sha256-01', bytes: 3 }])
  expect(await runs.get('r')).toMatchObject({ state: 'active', artifactUri: 'mlflow-artifacts:/2/r/artifacts' })
  // The name was taken, so the experiment that clients expect under the id 0 has another one.
  expect(await experiments.byId(0)).toMatchObject({ name: 'Default 0', state: 'active' })
  expect(await experiments.byName('Default')).toMatchObject({ id: 1 })
  await database.close()
})
