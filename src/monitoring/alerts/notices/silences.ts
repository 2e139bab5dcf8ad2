import type { Clock, NewId } from '../../../base/index.ts'
import type { Database } from '../../../storage/index.ts'
import { fail } from '../../errors.ts'
import type { NoticeTables } from '../tables.ts'
import type { Matcher } from './matcher.ts'
import type { Silence } from './silence.ts'

/** What a silence begins with. */
export interface SilenceStart {
  readonly matcher: Matcher
  /** Now when not given. */
  readonly from?: number
  readonly to: number
  readonly because: string
  readonly by: string
}

/** Where silences are kept; none is ever removed. */
export interface Silences {
  /** Throws `monitoring.bad_silence`. */
  add(start: SilenceStart): Promise<Silence>
  /** Ends one now; one that is over stays as it is. Throws `monitoring.silence_not_found`. */
  end(id: string, by: string): Promise<Silence>
  /** The newest first. */
  list(query: { readonly inForceAt?: number; readonly limit?: number }): Promise<readonly Silence[]>
}

const LONGEST_MS = 366 * 86_400_000
const DEFAULT_LIMIT = 100

export function createSilences(needs: {
  readonly database: Database
  readonly clock: Clock
  readonly newId: NewId
}): Silences {
  const { database, clock, newId } = needs
  const on = () => database.on<NoticeTables>()
  const get = async (id: string): Promise<Silence> => {
    const row = await on().selectFrom('alert_silence').selectAll().where('id', '=', id).executeTakeFirst()
    if (!row) throw fail('silence_not_found', { silence: id.slice(0, 100) })
    return silenceOf(row)
  }
  return {
    async add({ matcher, from = clock.now(), to, because, by }) {
      if (Object.keys(matcher).length === 0) throw fail('bad_silence', { reason: 'it would silence everything' })
      if (!(to > from) || to <= clock.now())
        throw fail('bad_silence', { reason: 'it ends before it begins, or has ended' })
      if (to - from > LONGEST_MS) throw fail('bad_silence', { reason: 'it is longer than a year' })
      const row = { id: newId(), from_at: from, to_at: to, because, by, created_at: clock.now() }
      await on()
        .insertInto('alert_silence')
        .values({ ...row, matcher: JSON.stringify(matcher), ended_at: null, ended_by: null })
        .execute()
      return get(row.id)
    },
    async end(id, by) {
      const known = await get(id)
      const now = clock.now()
      if (known.endedAt !== null || known.to <= now) return known
      await on()
        .updateTable('alert_silence')
        .set({ ended_at: now, ended_by: by })
        .where('id', '=', id)
        .where('ended_at', 'is', null)
        .execute()
      return get(id)
    },
    async list({ inForceAt, limit = DEFAULT_LIMIT }) {
      let query = on().selectFrom('alert_silence').selectAll()
      if (inForceAt !== undefined)
        query = query.where('from_at', '<=', inForceAt).where('to_at', '>', inForceAt).where('ended_at', 'is', null)
      return (await query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute()).map(silenceOf)
    },
  }
}

function silenceOf(row: {
  readonly id: string
  readonly matcher: Matcher
  readonly from_at: number
  readonly to_at: number
  readonly because: string
  readonly by: string
  readonly created_at: number
  readonly ended_at: number | null
  readonly ended_by: string | null
}): Silence {
  const { id, matcher, because, by, from_at: from, to_at: to, created_at: createdAt } = row
  return { id, matcher, from, to, because, by, createdAt, endedAt: row.ended_at, endedBy: row.ended_by }
}
