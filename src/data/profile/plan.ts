import type { Lake } from '../../storage/index.ts'
import { quoteName } from '../../table/index.ts'

/** What a column holds, by the type that it has in the engine. */
export type Held = 'number' | 'time' | 'boolean' | 'text'

/** How a column is read for a summary: as numbers only. A text is the first 53 bits of its hash; some texts come along as they are. */
export interface PlannedColumn {
  readonly name: string
  readonly held: Held
  /** SQL of a number: the value, milliseconds, or the hash of a text. NULL where missing. */
  readonly value: string
  /** SQL of the text itself, NULL in most rows where there are many different ones; of texts only, and not where `later` is. */
  readonly text?: string
  /** SQL of the text, to be asked for when all is read: of a long column with few different ones. */
  readonly later?: string
}

/** Rows that are looked at to learn how many different texts there are. */
const LOOK = 20_000
/** Of so few rows all texts are read. */
const FEW_ROWS = 50_000
/** With fewer different texts than this share of the rows looked at, they are asked for when all is read. */
const MANY = 0.2
/** Different texts that are wanted as they are. */
const WANTED = 4_096
const HASHES = 2 ** 53

/** Plans how the columns of a relation are read in one pass. `rows` is how many it has. */
export async function planColumns(lake: Lake, relation: string, rows: number): Promise<readonly PlannedColumn[]> {
  const described = await lake.rows(`describe select * from ${relation}`)
  const columns = described
    .map((row) => ({ name: String(row['column_name']), held: heldBy(String(row['column_type'])) }))
    .filter(({ name }) => !name.startsWith('__'))
  const texts = columns.filter(({ held }) => held === 'text').map(({ name }) => name)
  const shares =
    rows > FEW_ROWS && texts.length > 0 ? await sharesRead(lake, relation, { texts, rows }) : new Map<string, number>()
  return columns.map(({ name, held }) => planned(name, held, shares.get(name)))
}

function heldBy(type: string): Held {
  if (/^(DATE|TIMESTAMP)/.test(type) && !type.endsWith(']')) return 'time'
  if (type === 'BOOLEAN') return 'boolean'
  return /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(.*\))$/.test(type) ? 'number' : 'text'
}

function planned(name: string, held: Held, share: number | undefined): PlannedColumn {
  const column = quoteName(name)
  if (held === 'time') return { name, held, value: `epoch_us(cast(${column} as timestamp)) / 1000` }
  if (held !== 'text') return { name, held, value: `cast(${column} as double)` }
  const text = `cast(${column} as varchar)`
  const value = `case when ${column} is not null then ${hashSql(text)} end`
  if (share === undefined) return { name, held, value, text }
  if (share >= 1) return { name, held, value, later: text }
  return { name, held, value, text: `case when ${hashSql(text)} < ${Math.ceil(share * HASHES)} then ${text} end` }
}

/** SQL of the number that stands for a text. */
export function hashSql(text: string): string {
  return `cast(hash(${text}) >> 11 as double)`
}

/** The share of the different texts of each column that is to be read as they are. */
async function sharesRead(
  lake: Lake,
  relation: string,
  { texts, rows }: { readonly texts: readonly string[]; readonly rows: number },
): Promise<ReadonlyMap<string, number>> {
  const counts = texts.flatMap((name, i) => [
    `count(${quoteName(name)}) as n${i}`,
    `count(distinct ${quoteName(name)}) as d${i}`,
  ])
  const some = texts.map(quoteName).join(', ')
  const [row] = await lake.rows(`select ${counts.join(', ')} from (select ${some} from ${relation} limit ${LOOK})`)
  return new Map(
    texts.map((name, i) => {
      const [known, different] = [Number(row?.[`n${i}`]), Number(row?.[`d${i}`])]
      if (different <= MANY * known) return [name, 1]
      return [name, Math.min(1, WANTED / Math.min(differentIn(known, different), rows))]
    }),
  )
}

/** How many different values there are if so many different ones were met among some, each as likely: by bisection. */
function differentIn(known: number, different: number): number {
  if (different >= known) return Number.POSITIVE_INFINITY
  let [low, high] = [different, known * known]
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    if (-middle * Math.expm1(-known / middle) < different) low = middle
    else high = middle
  }
  return low
}
