import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import type { Online } from './online.ts'

interface Turns {
  readonly redis: Redis
  /** The beginning of the keys that stand for work being done. */
  readonly prefix: string
  asked<T>(answer: Promise<T>): Promise<T>
}

/** Work belongs to nobody this long after its process was lost. */
const LEASE_MS = 10_000
const RENEW_MS = 3_000
const LOOK_AGAIN_MS = 50

/** One at a time among all processes of a Redis: whoever works holds a key that it renews, and that ends by itself with the process. */
export function createTurns({ redis, prefix, asked }: Turns): Online['alone'] {
  return async (name, work) => {
    const key = `${prefix}${name}`
    const token = randomUUID()
    while ((await asked(redis.set(key, token, 'PX', LEASE_MS, 'NX'))) === null) await setTimeout(LOOK_AGAIN_MS)
    const renewing = setInterval(() => {
      redis.call('EVAL', RENEW, 1, key, token, LEASE_MS).catch(() => undefined)
    }, RENEW_MS)
    renewing.unref()
    try {
      return await work()
    } finally {
      clearInterval(renewing)
      await redis.call('EVAL', RELEASE, 1, key, token).catch(() => undefined)
    }
  }
}

const RENEW = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end`
const RELEASE = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`
