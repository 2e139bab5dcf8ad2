import { createDatabaseQueue, queueMigrations } from '../../src/storage/index.ts'
import { databaseKinds } from '../support/databases.ts'
import { cleanFolders } from '../support/folders.ts'
import { queueContract } from './queue.contract.ts'

cleanFolders()
for (const kind of databaseKinds)
  queueContract(kind.name, async (clock) => {
    const opened = await kind.open()
    if (!opened) return undefined
    await opened.database.migrate(queueMigrations)
    return { ...opened, queue: createDatabaseQueue(opened.database, clock, clock) }
  })
