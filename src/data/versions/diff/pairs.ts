import type { Lake, LakeValue } from '../../../storage/index.ts'
import { quoteName } from '../../../table/index.ts'
import type { Difference } from './difference.ts'
import type { SharedColumn, Sides } from './sides.ts'

/** What was found by comparing rows. */
export interface Compared {
  readonly rows: Pick<Difference['rows'], 'added' | 'removed' | 'changed' | 'same'>
  readonly keys: Difference['keys']
  /** By column; without a key nobody can tell. */
  readonly changed?: ReadonlyMap<string, number>
}

const EXAMPLES = 10

/** Pairs rows by key and compares the pairs. */
export async function comparePairs(lake: Lake, sides: Sides, key: readonly SharedColumn[]): Promise<Compared> {
  const repeated = await isRepeated(lake, sides, key)
  const named = (own: string): string => pairable(own, { columns: sides.columns, key, repeated })
  const on = [...key.map((_, i) => `a.k${i} is not distinct from b.k${i}`), ...(repeated ? ['a.nth = b.nth'] : [])]
  const differing = `select a.__row as __a, b.__row as __b from ${named(sides.before.own)} a
    full join ${named(sides.after.own)} b on ${on.join(' and ')}
    where a.__row is null or b.__row is null or a.h <> b.h`
  return lake.aside(differing, async (met) => {
    const [found] = await lake.rows(
      `select count(*) filter (__a is null) as added, count(*) filter (__b is null) as removed, count(*) filter (__a is not null and __b is not null) as changed from ${met}`,
    )
    const [added, removed, changed] = ['added', 'removed', 'changed'].map((name) => Number(found?.[name])) as [
      number,
      number,
      number,
    ]
    const by = await changedColumns(lake, sides, met)
    return {
      rows: { added, removed, changed, same: sides.before.rows - removed - changed },
      keys: { columns: key.map(({ name }) => name), repeated, ...(await examples(lake, { sides, key, met })) },
      changed: by,
    }
  })
}

async function isRepeated(lake: Lake, { before, after }: Sides, key: readonly SharedColumn[]): Promise<boolean> {
  const list = key.map(({ value }) => value).join(', ')
  for (const { own, ownRows } of [before, after]) {
    const [row] = await lake.rows(`select count(*) as n from (select distinct ${list} from ${own})`)
    if (Number(row?.['n']) !== ownRows) return true
  }
  return false
}

/** Rows as they are paired: place, keys, and the hash of all values. */
function pairable(
  own: string,
  about: {
    readonly columns: readonly SharedColumn[]
    readonly key: readonly SharedColumn[]
    readonly repeated: boolean
  },
): string {
  const keys = about.key.map(({ value }, i) => `${value} as k${i}`).join(', ')
  const plain = `select __row, ${keys}, ${hashOf(about.columns)} as h from ${own}`
  if (!about.repeated) return `(${plain})`
  const partition = about.key.map((_, i) => `k${i}`).join(', ')
  return `(select *, row_number() over (partition by ${partition} order by h, __row) as nth from (${plain}))`
}

export const hashOf = (columns: readonly SharedColumn[]): string =>
  `hash(${columns.map(({ value }) => value).join(', ')})`

async function changedColumns(
  lake: Lake,
  { before, after, columns }: Sides,
  met: string,
): Promise<Map<string, number>> {
  const counts = columns.map((_, i) => `count(*) filter (a.c${i} is distinct from b.c${i}) as c${i}`)
  const selected = columns.map(({ value }, i) => `${value} as c${i}`).join(', ')
  const [row] = await lake.rows(
    `select ${counts.join(', ')} from (select * from ${met} where __a is not null and __b is not null) met
      join (select __row, ${selected} from ${before.own}) a on a.__row = met.__a
      join (select __row, ${selected} from ${after.own}) b on b.__row = met.__b`,
  )
  return new Map(columns.map(({ name }, i) => [name, Number(row?.[`c${i}`])]))
}

type Examples = Pick<Difference['keys'], 'added' | 'removed' | 'changed'>

async function examples(
  lake: Lake,
  { sides, key, met }: { readonly sides: Sides; readonly key: readonly SharedColumn[]; readonly met: string },
): Promise<Examples> {
  const { before, after, columns } = sides
  const keys = key.map(({ name }) => quoteName(name)).join(', ')
  const one = (own: string, place: string, other: string) =>
    lake.rows(
      `select ${keys} from ${own} where __row in
        (select ${place} from ${met} where ${other} is null order by ${place} limit ${EXAMPLES}) order by __row`,
    )
  const selected = columns.map(({ value }, i) => `${value} as c${i}`).join(', ')
  const both = await lake.rows(
    `select ${columns.map((_, i) => `a.c${i} as a${i}, b.c${i} as b${i}`).join(', ')}
      from (select * from ${met} where __a is not null and __b is not null order by __a limit ${EXAMPLES}) met
      join (select __row, ${selected} from ${before.own}) a on a.__row = met.__a
      join (select __row, ${selected} from ${after.own}) b on b.__row = met.__b order by met.__a`,
  )
  const [added, removed] = [await one(after.own, '__b', '__a'), await one(before.own, '__a', '__b')]
  return {
    added: added.map((row) => ({ ...row })),
    removed: removed.map((row) => ({ ...row })),
    changed: both.map((row) => changeOf(row, columns, key)),
  }
}

type Found = Readonly<Record<string, LakeValue>>

function changeOf(
  row: Found,
  columns: readonly SharedColumn[],
  key: readonly SharedColumn[],
): Examples['changed'][number] {
  const at = (name: string): number => columns.findIndex((one) => one.name === name)
  const differing = columns.flatMap(({ name }, i) => {
    const [before, after] = [row[`a${i}`] ?? null, row[`b${i}`] ?? null]
    return before === after ? [] : [[name, { before, after }] as const]
  })
  return {
    key: Object.fromEntries(key.map(({ name }) => [name, row[`a${at(name)}`] ?? null])),
    columns: Object.fromEntries(differing),
  }
}
