import { Redis } from 'ioredis'
import { failStorage } from './errors.ts'
import type { Online, Replaced, Words } from './online.ts'
import { readRedisUrl } from './redis-address.ts'
import { createTurns } from './redis-turns.ts'

/** Where Redis is, and under which name this project keeps its values. */
export interface RedisOnlineOptions {
  /** `redis://user:password@host:port/database`, or `rediss://`. */
  readonly url: string
  /** The beginning of every key: projects with different names share a server. */
  readonly namespace: string
  /** After this many milliseconds without an answer a command has failed; 2,000 when not given. */
  readonly timeoutMs?: number
}

/** Fields and values of a command at most, so that no other client waits long behind it. */
const MOST_FIELDS = 4_096
const LONGEST_WAIT_MS = 2_000
const KEYS_AT_ONCE = 1_000

/**
 * The online store in Redis 6 or newer: a space is a hash, a key one of its fields, its numbers the bytes of 64-bit floating-point numbers in
 * the order of the machine. What one call writes goes as one command or script, which Redis runs alone.
 *
 * A lost connection is opened again by itself; until then reads and writes fail after the timeout.
 *
 * Errors: `storage.bad_redis_url`, `storage.online_unreachable` (also where the password is refused); never the address as given.
 *
 * @example
 * const online = await openRedisOnline({ url: 'redis://127.0.0.1:6379', namespace: 'millrace:flights' })
 */
export async function openRedisOnline({ url, namespace, timeoutMs = 2_000 }: RedisOnlineOptions): Promise<Online> {
  const { shown, options } = readRedisUrl(url)
  const redis = new Redis({
    ...options,
    ...{ lazyConnect: true, connectTimeout: timeoutMs, commandTimeout: timeoutMs, maxRetriesPerRequest: 1 },
    retryStrategy: (times) => Math.min(50 * times, LONGEST_WAIT_MS),
  })
  let reason = ''
  // Without a listener the process would end; each command that fails says so itself.
  redis.on('error', (error: Error) => {
    reason = error.message
  })
  const asked = async <T>(answer: Promise<T>): Promise<T> => answer.catch((error) => unreachable(error))
  const unreachable = (error: Error): never => {
    throw failStorage('online_unreachable', { host: shown, reason: withoutSecrets(reason || error.message) }, error)
  }
  const withoutSecrets = (text: string): string => (options.password ? text.replaceAll(options.password, '…') : text)
  const hash = (space: string): string => `${namespace}:${space}`
  await redis.connect().catch((error) => {
    redis.disconnect()
    return unreachable(error)
  })
  redis.on('ready', () => {
    reason = ''
  })
  return {
    get: (space, keys) => (keys.length === 0 ? [] : asked(read(redis, hash(space), keys))),
    put: (space, entries) => asked(put(redis, hash(space), entries)),
    replace: (space, entries) => asked(replace(redis, hash(space), entries)),
    move: async (from, to) => void (await asked(redis.call('EVAL', MOVE, 2, hash(from), hash(to)))),
    async *keys(space) {
      let cursor = '0'
      do {
        const [next, pairs] = await asked(redis.hscan(hash(space), cursor, 'COUNT', KEYS_AT_ONCE))
        yield pairs.filter((_, i) => i % 2 === 0)
        cursor = next
      } while (cursor !== '0')
    },
    size: (space) => asked(redis.hlen(hash(space))),
    alone: createTurns({ redis, prefix: `${namespace}!`, asked }),
    async close() {
      await redis.quit().catch(() => redis.disconnect())
    },
  }
}

const NUMBER = 8

async function read(redis: Redis, hash: string, keys: readonly string[]): Promise<readonly (Words | undefined)[]> {
  const found = await redis.hmgetBuffer(hash, ...keys)
  return found.map((bytes) => (bytes === null ? undefined : wordsOf(bytes)))
}

/** Copied: what Redis sent begins anywhere in a larger piece. */
function wordsOf(bytes: Buffer): Words {
  const words = new Float64Array(bytes.length / NUMBER)
  bytes.copy(new Uint8Array(words.buffer))
  return words
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Words): Buffer => Buffer.from(buffer, byteOffset, byteLength)

async function put(redis: Redis, hash: string, entries: ReadonlyMap<string, Words>): Promise<void> {
  if (entries.size === 0) return
  const given = [...entries].flatMap(([key, value]) => [key, bytesOf(value)])
  if (given.length <= MOST_FIELDS) return void (await redis.hset(hash, given))
  const all = redis.multi()
  for (let at = 0; at < given.length; at += MOST_FIELDS) all.hset(hash, given.slice(at, at + MOST_FIELDS))
  const answers = await all.exec()
  const failed = answers?.find(([error]) => error !== null)
  if (failed?.[0]) throw failed[0]
}

async function replace(redis: Redis, hash: string, entries: ReadonlyMap<string, Replaced>): Promise<readonly string[]> {
  if (entries.size === 0) return []
  const given = [...entries].flatMap(([key, { was, put }]) => [
    ...[key, was ? '1' : '0', was ? bytesOf(was) : '', bytesOf(put)],
  ])
  return (await redis.call('EVAL', REPLACE, 1, hash, ...given)) as string[]
}

const REPLACE = `
local changed = {}
for i = 1, #ARGV, 4 do
  local held = redis.call('HGET', KEYS[1], ARGV[i])
  local same = false
  if ARGV[i + 1] == '1' then same = held == ARGV[i + 2] else same = not held end
  if same then redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 3]) else changed[#changed + 1] = ARGV[i] end
end
return changed`

const MOVE = `
redis.call('UNLINK', KEYS[2])
if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('RENAME', KEYS[1], KEYS[2]) end`
