import type { Digest } from '../../base/index.ts'
import type { Database } from '../../storage/index.ts'
import type { ServingTables } from '../tables.ts'

/** Rows of a journal, or labels, that are sealed in one Parquet file. */
export interface Segment {
  readonly endpoint: string
  readonly kind: 'predictions' | 'labels'
  /** Numbers of its first and last row. */
  readonly firstN: number
  readonly lastN: number
  /** The first and last moment in it. */
  readonly fromAt: number
  readonly toAt: number
  readonly sealedAt: number
  readonly rows: number
  readonly address: Digest
}

/** Which segments there are. */
export interface Segments {
  /** In the order of their rows. */
  list(endpoint: string, kind: Segment['kind']): Promise<readonly Segment[]>
  add(segment: Segment): Promise<void>
}

/** Segments in the database; only this process adds to a journal it owns, so what was read once is remembered. */
export function createSegments(database: Database): Segments {
  const on = () => database.on<ServingTables>()
  const known = new Map<string, Segment[]>()
  let added = 0
  return {
    async list(endpoint, kind) {
      const held = known.get(`${kind} ${endpoint}`)
      if (held) return held
      const before = added
      const read = await on()
        .selectFrom('journal_segment')
        .select(['endpoint', 'kind', 'first_n as firstN', 'last_n as lastN', 'from_at as fromAt', 'to_at as toAt'])
        .select(['sealed_at as sealedAt', 'rows', 'address'])
        .where('endpoint', '=', endpoint)
        .where('kind', '=', kind)
        .orderBy('first_n')
        .execute()
      // What was read while another segment was being added may lack it.
      if (added === before) known.set(`${kind} ${endpoint}`, read)
      return read
    },
    async add(segment) {
      const { endpoint, kind, firstN, lastN, fromAt, toAt, sealedAt, rows, address } = segment
      const numbers = { first_n: firstN, last_n: lastN, from_at: fromAt, to_at: toAt, sealed_at: sealedAt, rows }
      await on()
        .insertInto('journal_segment')
        .values({ endpoint, kind, address, ...numbers })
        .execute()
      added++
      known.delete(`${kind} ${endpoint}`)
    },
  }
}
