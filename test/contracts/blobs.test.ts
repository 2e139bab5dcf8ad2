import { openFolderBlobs } from '../../src/storage/index.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'
import { blobsContract } from './blobs.contract.ts'

cleanFolders()
blobsContract('folder', () => openFolderBlobs(freshFolder()))
