import type { Lake } from '../../storage/index.ts'
import { quoteName } from '../../table/index.ts'

/** What a column holds, by the type that it has in the engine. */
export type Held = 'number' | 'time' | 'boolean' | 'category'

/** A column of a side. */
export interface SideColumn {
  readonly name: string
  readonly held: Held
}

/** The columns of a relation, those of the reader left out. */
export async function columnsOf(lake: Lake, relation: string): Promise<readonly SideColumn[]> {
  const described = await lake.rows(`describe select * from ${relation}`)
  return described
    .map((row) => ({ name: String(row['column_name']), held: heldBy(String(row['column_type'])) }))
    .filter(({ name }) => !name.startsWith('__'))
}

function heldBy(type: string): Held {
  if (/^(DATE|TIMESTAMP)/.test(type) && !type.endsWith(']')) return 'time'
  if (type === 'BOOLEAN') return 'boolean'
  return /^(U?(TINY|SMALL|BIG|HUGE)?INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(.*\))$/.test(type) ? 'number' : 'category'
}

/** What of a column is measured: it as it is, or a number that tells of a long text. */
export type Aspect = 'value' | 'length' | 'letters' | 'digits' | 'words'

/** SQL of the number that a column is counted by, `held` as in the reference, from the type that it has on this side. */
export function valueSql(column: SideColumn, held: Held, aspect: Aspect): string {
  const name = quoteName(column.name)
  if (aspect !== 'value') return aspectSql(name, aspect)
  if (held === 'category' || held === 'boolean')
    return `case when ${name} is not null then ${hashSql(textSql(column))} end`
  if (column.held === held)
    return held === 'time' ? `epoch_us(cast(${name} as timestamp)) / 1000` : `cast(${name} as double)`
  return held === 'time'
    ? `epoch_us(try_cast(cast(${name} as varchar) as timestamp)) / 1000`
    : `try_cast(cast(${name} as varchar) as double)`
}

/** SQL of the text of a value; 7 and 7.0 are one. */
export function textSql({ name, held }: SideColumn): string {
  const column = quoteName(name)
  if (held !== 'number') return `cast(${column} as varchar)`
  const whole = `cast(cast(${column} as bigint) as varchar)`
  return `case when ${column} = floor(${column}) and abs(${column}) < 1e15 then ${whole} else cast(${column} as varchar) end`
}

/** SQL of the number that stands for a text: 53 bits of its hash. */
export const hashSql = (text: string): string => `cast(hash(${text}) >> 11 as double)`

function aspectSql(name: string, aspect: Exclude<Aspect, 'value'>): string {
  const text = `cast(${name} as varchar)`
  if (aspect === 'length') return `cast(length(${text}) as double)`
  if (aspect === 'words') return text
  const others = aspect === 'letters' ? '[^\\p{L}]' : '[^0-9]'
  return `length(regexp_replace(${text}, '${others}', '', 'g')) / nullif(cast(length(${text}) as double), 0)`
}
