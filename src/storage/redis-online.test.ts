import { setTimeout } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { type RedisServer, redisIsHere, startRedis } from '../../test/support/redis.ts'
import { readRedisUrl } from './redis-address.ts'
import { openRedisOnline } from './redis-online.ts'

const one = (key: string, ...numbers: number[]): ReadonlyMap<string, Float64Array> =>
  new Map([[key, Float64Array.from(numbers)]])

describe('the address of Redis', () => {
  it('gives host, port, database and who asks, and what may be shown of it', () => {
    expect(readRedisUrl('redis://me:p%40ss@cache:7000/3')).toEqual({
      shown: 'cache:7000',
      options: { host: 'cache', port: 7000, db: 3, username: 'me', password: 'p@ss' },
    })
    expect(readRedisUrl('rediss://cache').options).toEqual({
      ...{ host: 'cache', port: 6379, db: 0, tls: { servername: 'cache' } },
    })
  })

  it.each(['cache:6379', 'http://cache', 'redis://', 'redis://:hush@cache/one'])('is refused as %s', (url) => {
    const reading = (): unknown => readRedisUrl(url)
    expect(reading).toThrow(expect.objectContaining({ code: 'storage.bad_redis_url' }))
    expect(reading).not.toThrow(/hush/)
  })
})

describe.skipIf(!redisIsHere)('the online store in Redis', () => {
  let server: RedisServer
  afterEach(() => server.stop())

  it('fails with its address while the server is away, and goes on by itself when it is back', async () => {
    server = await startRedis()
    const online = await openRedisOnline({ url: server.url, namespace: 'm', timeoutMs: 300 })
    await online.put('s', one('k', 1))
    await server.kill()
    const away = { code: 'storage.online_unreachable', status: 503, message: expect.stringContaining('127.0.0.1') }
    await expect(online.get('s', ['k'])).rejects.toMatchObject(away)
    await expect(online.put('s', one('k', 2))).rejects.toMatchObject(away)
    await server.start()
    let held: unknown
    for (let tries = 0; tries < 100 && held === undefined; tries++) {
      await setTimeout(50)
      await Promise.resolve(online.put('s', one('k', 3))).catch(() => undefined)
      held = await Promise.resolve(online.get('s', ['k'])).then(
        ([value]) => value,
        () => undefined,
      )
    }
    expect(held).toEqual(Float64Array.of(3))
    await online.close()
  })

  it('says so at once where nobody answers or the password is refused, without showing the password', async () => {
    server = await startRedis(['--requirepass', 'open'])
    const wrong = server.url.replace('//', '//:hush@')
    const refused = openRedisOnline({ url: wrong, namespace: 'm', timeoutMs: 300 })
    await expect(refused).rejects.toMatchObject({ code: 'storage.online_unreachable' })
    await expect(refused).rejects.not.toThrow(/hush/)
    const nobody = openRedisOnline({ url: 'redis://127.0.0.1:1', namespace: 'm', timeoutMs: 300 })
    await expect(nobody).rejects.toMatchObject({ code: 'storage.online_unreachable' })
    const online = await openRedisOnline({ url: server.url.replace('//', '//:open@'), namespace: 'm' })
    expect(await online.size('s')).toBe(0)
    await online.close()
  })

  it('shows every process what one of them wrote', async () => {
    server = await startRedis()
    const [a, b] = await Promise.all([0, 1].map(() => openRedisOnline({ url: server.url, namespace: 'm' })))
    await a!.put('s', one('k', 1, 2))
    expect(await b!.get('s', ['k'])).toEqual([Float64Array.of(1, 2)])
    const other = await openRedisOnline({ url: server.url, namespace: 'other' })
    expect(await other.get('s', ['k'])).toEqual([undefined])
    await Promise.all([a, b, other].map((online) => online!.close()))
  })
})
