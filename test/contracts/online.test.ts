import { afterAll, beforeAll, describe } from 'vitest'
import { openMemoryOnline, openRedisOnline } from '../../src/storage/index.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'
import { type RedisServer, redisIsHere, startRedis } from '../support/redis.ts'
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

describe.skipIf(!redisIsHere)('with a Redis server', () => {
  let server: RedisServer
  let opened = 0
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server.stop())

  const openAt = async (namespace: string): Promise<OpenedOnline> => {
    const online = await openRedisOnline({ url: server.url, namespace })
    return {
      online,
      async reopen() {
        await online.close()
        return openAt(namespace)
      },
    }
  }
  onlineContract('Redis', () => openAt(`millrace:${opened++}`))
})
