import type { RedisOptions } from 'ioredis'
import { failStorage } from './errors.ts'

/**
 * Reads `redis://user:password@host:port/database` (`rediss:` where the connection is encrypted) into what the client takes, and
 * the part of it that may be shown.
 *
 * Errors: `storage.bad_redis_url`, which never shows the address: it may hold a password.
 */
export function readRedisUrl(url: string): { readonly shown: string; readonly options: RedisOptions } {
  const wrong = (reason: string): Error => failStorage('bad_redis_url', { reason })
  if (!URL.canParse(url)) throw wrong('it is no URL')
  const { protocol, hostname, port, username, password, pathname } = new URL(url)
  if (protocol !== 'redis:' && protocol !== 'rediss:') throw wrong('it begins neither with redis:// nor with rediss://')
  if (hostname === '') throw wrong('it names no host')
  const database = pathname === '' || pathname === '/' ? '0' : pathname.slice(1)
  if (!/^\d{1,5}$/.test(database)) throw wrong('what follows the host is not the number of a database')
  const host = hostname.replace(/^\[|\]$/g, '')
  return {
    shown: `${hostname}:${port || '6379'}`,
    options: {
      ...{ host, port: Number(port || '6379'), db: Number(database) },
      ...(username && { username: decodeURIComponent(username) }),
      ...(password && { password: decodeURIComponent(password) }),
      ...(protocol === 'rediss:' && { tls: { servername: host } }),
    },
  }
}
