import { execFileSync } from 'node:child_process'
import { mkdtempSync, renameSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'

// Making an empty database takes seconds, so the build makes one that every first start copies. Millrace never creates
// another database in it: without the two that PostgreSQL copies for that, it is a third of the size. It is packed after it
// was shut down: one that was not would be recovered, and synced file by file, at every first start.
const folder = mkdtempSync(path.join(os.tmpdir(), 'millrace-template-'))
const database = await PGlite.create({ dataDir: folder, initDbStartParams: ['--wal-segsize=1'] })
for (const name of ['template0', 'template1']) {
  await database.exec(`update pg_database set datistemplate = false where datname = '${name}'`)
  await database.exec(`drop database ${name}`)
}
await database.close()
const archive = fileURLToPath(new URL('./pglite-template.tar.gz', import.meta.url))
execFileSync('tar', ['--format=ustar', '-czf', `${archive}.new`, '-C', folder, '.'])
renameSync(`${archive}.new`, archive)
rmSync(folder, { recursive: true })
