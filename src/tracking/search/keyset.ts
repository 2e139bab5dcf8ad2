import { sql } from 'kysely'
import type { Piece } from './conditions.ts'
import { type Cursor, cursorOf } from './page.ts'

/** Something that rows are sorted by: the value is a float8 or a text. */
export interface SortKey {
  readonly raw: Piece
  readonly kind: 'number' | 'text'
  readonly down: boolean
  /** Never null and never NaN, so that an index may serve. */
  readonly whole?: true
}

/** Pages of a query that go on after the last row shown, whatever came meanwhile. The last key tells any two rows apart. */
export interface Keyset {
  /** To select, as `keys`: what `cursorOf` reads. */
  readonly keys: Piece
  readonly orderBy: Piece
  /** The condition of the rows after a cursor. Throws `tracking.bad_page` for a cursor of another order. */
  after(cursor: Cursor): Piece
  /** Where a row stands. */
  cursorOf(keys: readonly (string | null)[]): Cursor
}

/** Texts are sorted by their code points; NaN comes after the values and what is missing after NaN, in both directions. */
export function keysetOf(sorted: readonly SortKey[]): Keyset {
  const keys = sorted.map(pieces)
  return {
    keys: sql`array[${sql.join(keys.flatMap(({ rank, value }) => [sql`${rank}::text`, sql`(${value})::text`]))}]`,
    orderBy: sql.join(
      keys.flatMap(({ whole, rank, value, direction }) => [...(whole ? [] : [rank]), sql`${value} ${direction}`]),
    ),
    after(cursor) {
      const places = cursorOf(
        cursor,
        sorted.map(({ kind }) => kind),
      )
      return keys.reduceRight<Piece>((later, key, at) => afterKey(key, places[at]!, later), sql`false`)
    },
    cursorOf: (texts) =>
      sorted.map(({ kind }, at) => {
        const value = texts[2 * at + 1] ?? ''
        return [Number(texts[2 * at]), kind === 'number' ? String(Number(value)) : value]
      }),
  }
}

type Pieces = ReturnType<typeof pieces>

function pieces({ raw, kind, down, whole = undefined }: SortKey) {
  const number = kind === 'number'
  const missing = sql`${raw} is null`
  const ranked = number
    ? sql`(case when ${missing} then 2 when ${raw} = 'NaN'::float8 then 1 else 0 end)`
    : sql`(case when ${missing} then 2 else 0 end)`
  const rank = whole ? sql`0` : ranked
  const plain = number ? sql`${raw}` : sql`(${raw} collate "C")`
  const filled = number ? sql`(case when ${rank} = 0 then ${raw} else 0 end)` : sql`(coalesce(${raw}, '') collate "C")`
  return {
    ...{ rank, whole, number, value: whole ? plain : filled },
    ...{ direction: down ? sql`desc` : sql`asc`, beyond: down ? sql`<` : sql`>` },
  }
}

function afterKey({ rank, value, number, whole, beyond }: Pieces, [ranked, held]: Cursor[number], later: Piece): Piece {
  const at = number ? sql`${held}::float8` : sql`${held}::text`
  const within = sql`(${value} ${beyond} ${at} or (${value} = ${at} and ${later}))`
  return whole ? within : sql`(${rank} > ${ranked}::int4 or (${rank} = ${ranked}::int4 and ${within}))`
}
