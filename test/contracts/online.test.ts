import { openMemoryOnline } from '../../src/storage/index.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'
import { type OpenedOnline, onlineContract } from './online.contract.ts'

cleanFolders()

async function open(folder: string, smallestSnapshot: number): Promise<OpenedOnline> {
  const online = await openMemoryOnline({ folder, smallestSnapshot })
  return {
    online,
    async reopen() {
      await online.close()
      return open(folder, smallestSnapshot)
    },
  }
}

onlineContract('memory and log', () => open(freshFolder(), 16_000_000))
onlineContract('memory and a log that is rewritten all the time', () => open(freshFolder(), 0))
