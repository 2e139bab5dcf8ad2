import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'

// Making an empty database takes seconds, so the build makes one that every first start copies. Millrace never creates
// another database in it: without the two that PostgreSQL copies for that, it is a third of the size.
const database = await PGlite.create({ initDbStartParams: ['--wal-segsize=1'] })
for (const name of ['template0', 'template1']) {
  await database.exec(`update pg_database set datistemplate = false where datname = '${name}'`)
  await database.exec(`drop database ${name}`)
}
await database.exec('checkpoint')
const archive = await database.dumpDataDir('gzip')
await database.close()
writeFileSync(
  fileURLToPath(new URL('./pglite-template.tar.gz', import.meta.url)),
  new Uint8Array(await archive.arrayBuffer()),
)
