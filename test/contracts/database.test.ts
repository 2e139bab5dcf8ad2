import { databaseKinds } from '../support/databases.ts'
import { cleanFolders } from '../support/folders.ts'
import { databaseContract } from './database.contract.ts'

cleanFolders()
for (const kind of databaseKinds) databaseContract(kind)
