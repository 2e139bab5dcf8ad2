import path from 'node:path'
import { openFolderBlobs, openLake } from '../../src/storage/index.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'
import { lakeContract } from './lake.contract.ts'

cleanFolders()
const folder = freshFolder()
lakeContract('DuckDB', async (options) => {
  const blobs = await openFolderBlobs(path.join(folder, 'blobs'))
  return { blobs, lake: await openLake({ folder: path.join(folder, 'lake'), blobs, memoryLimit: '512MB', ...options }) }
})
