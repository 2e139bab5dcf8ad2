import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { type Clock, SECOND } from '../base/index.ts'
import type { Database } from '../storage/index.ts'
import type { GovernanceTables } from './tables.ts'

/**
 * The one token that opens the server on other addresses than loopback. Only its hash is kept: SHA-256 is enough, because
 * the token is 256 random bits and can not be guessed from a list.
 */
export interface AccessToken {
  /** Makes the token where there is none yet and returns it, to be shown this once; `undefined` where it exists. */
  ensure(): Promise<string | undefined>
  /** Makes a new one in place of the old, which opens nothing from then on (in other processes within a second). */
  rotate(): Promise<string>
  /** True for the token. Takes the same time for every wrong one, and at most once a second reads the database. */
  check(token: string): Promise<boolean>
}

const NAME = 'access'
const BYTES = 32

export function createAccessToken(needs: { readonly database: Database; readonly clock: Clock }): AccessToken {
  const { database, clock } = needs
  const on = () => database.on<GovernanceTables>()
  let known: { readonly hash: string | undefined; readonly at: number } | undefined

  const current = async (): Promise<string | undefined> => {
    const now = clock.now()
    if (!known || now - known.at >= SECOND) {
      const row = await on().selectFrom('access_token').select('hash').where('name', '=', NAME).executeTakeFirst()
      known = { hash: row?.hash, at: now }
    }
    return known.hash
  }

  return {
    async ensure() {
      const token = newToken()
      const made = await on()
        .insertInto('access_token')
        .values({ name: NAME, hash: hashOf(token), created_at: clock.now() })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .returning('name')
        .executeTakeFirst()
      known = undefined
      return made && token
    },
    async rotate() {
      const token = newToken()
      const row = { hash: hashOf(token), created_at: clock.now() }
      await on()
        .insertInto('access_token')
        .values({ name: NAME, ...row })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
        .execute()
      known = undefined
      return token
    },
    async check(token) {
      const hash = await current()
      return hash !== undefined && timingSafeEqual(Buffer.from(hashOf(token)), Buffer.from(hash))
    },
  }
}

const newToken = (): string => `mr_${randomBytes(BYTES).toString('base64url')}`

const hashOf = (token: string): string => `sha256-${createHash('sha256').update(token).digest('hex')}`
