import { hash } from 'node:crypto'
import type { Actor } from '../base/index.ts'
import type { Authenticate } from './face.ts'

/** How long what `authenticate` said of a token is believed. */
const BELIEVED_MS = 1_000
const MOST_KNOWN = 1_024

interface Known {
  readonly actor: Actor
  readonly until: number
}

/**
 * Asks who holds a token, once a second for each; only holders are kept in mind, and only under hashes of their tokens, so that neither
 * time nor memory tells a token.
 */
export function rememberTokens(
  authenticate: Authenticate,
  now: () => number = () => performance.now(),
): (token: string) => Actor | Promise<Actor | undefined> {
  const known = new Map<string, Known>()
  const find = async (token: string, key: string): Promise<Actor | undefined> => {
    const actor = await authenticate(token)
    if (actor === undefined) return undefined
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(key, { actor, until: now() + BELIEVED_MS })
    return actor
  }
  return (token) => {
    const key = hash('sha256', token, 'base64')
    const one = known.get(key)
    if (one !== undefined && now() < one.until) return one.actor
    known.delete(key)
    return find(token, key)
  }
}
