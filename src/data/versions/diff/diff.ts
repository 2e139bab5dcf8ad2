import { nearestName } from '../../../base/index.ts'
import type { Lake } from '../../../storage/index.ts'
import { fail } from '../../errors.ts'
import type { Rows } from '../../rows-of.ts'
import { compareBags } from './bags.ts'
import type { Difference } from './difference.ts'
import { distancesOf } from './distances.ts'
import { missingIn } from './missing.ts'
import { type Compared, comparePairs } from './pairs.ts'
import { type SharedColumn, type Side, type Sides, sidesOf } from './sides.ts'

/**
 * How the rows of one file or version differ from those of another: by key where there is one (`key`, else the key of the later
 * version, else that of the earlier), else as two bags of rows. Of two versions only chunks that one of them lacks are read to find
 * the rows that differ.
 *
 * Errors: `data.no_such_key`.
 */
export async function diff(
  lake: Lake,
  between: { readonly before: Rows; readonly after: Rows; readonly key?: readonly string[] },
): Promise<Omit<Difference, 'seconds'>> {
  const { before, after } = between
  const sides = await sidesOf(lake, before, after)
  const key = keyOf(between, sides.columns)
  const compared = await compare(lake, sides, key)
  return {
    before: nameOf(before),
    after: nameOf(after),
    schema: schemaOf(before, after),
    rows: { before: before.rows, after: after.rows, ...compared.rows },
    keys: compared.keys,
    columns: await columnsOf(lake, { sides, key, compared }),
  }
}

const nameOf = ({ name, version }: Rows): string => (version ? `${name}@${version.number}` : name)

function keyOf(
  { before, after, key }: { readonly before: Rows; readonly after: Rows; readonly key?: readonly string[] },
  columns: readonly SharedColumn[],
): readonly SharedColumn[] {
  const names = key ?? after.version?.key ?? before.version?.key ?? []
  const found = names.map((name) => columns.find((one) => one.name === name))
  const lacking = names.find((_, i) => !found[i])
  if (lacking !== undefined && key) {
    const nearest = nearestName(
      lacking,
      columns.map(({ name }) => name),
    )
    throw fail('no_such_key', { column: lacking, nearest })
  }
  return lacking === undefined ? found.filter((one) => one !== undefined) : []
}

async function compare(lake: Lake, sides: Sides, key: readonly SharedColumn[]): Promise<Compared> {
  const { before, after, columns } = sides
  if (before.ownRows === 0 && after.ownRows === 0) return equal(before.rows, key)
  if (columns.length === 0) return apart(before, after)
  return key.length > 0 ? comparePairs(lake, sides, key) : compareBags(lake, sides)
}

function equal(rows: number, key: readonly SharedColumn[]): Compared {
  return {
    rows: { added: 0, removed: 0, changed: 0, same: rows },
    keys: { columns: key.map(({ name }) => name), repeated: false, added: [], removed: [], changed: [] },
    ...(key.length > 0 && { changed: new Map() }),
  }
}

/** Sides without a column in common. */
function apart(before: Side, after: Side): Compared {
  return {
    rows: { added: after.rows, removed: before.rows, changed: 0, same: 0 },
    keys: { columns: [], repeated: false, added: [], removed: [], changed: [] },
  }
}

function schemaOf(before: Rows, after: Rows): Difference['schema'] {
  const [was, is] = [before, after].map(({ schema }) => new Map(schema.map((column) => [column.name, column])))
  return {
    added: after.schema.filter(({ name }) => !was!.has(name)).map((column) => ({ ...column })),
    removed: before.schema.filter(({ name }) => !is!.has(name)).map((column) => ({ ...column })),
    changed: before.schema.flatMap(({ name, kind }) => {
      const now = is!.get(name)?.kind
      return now === undefined || now === kind ? [] : [{ name, before: kind, after: now }]
    }),
  }
}

async function columnsOf(
  lake: Lake,
  about: { readonly sides: Sides; readonly key: readonly SharedColumn[]; readonly compared: Compared },
): Promise<Difference['columns']> {
  const { sides, key, compared } = about
  if (sides.columns.length === 0) return []
  const { added, removed } = compared.rows
  const missing = [
    await missingIn(lake, sides.before, sides.columns),
    await missingIn(lake, sides.after, sides.columns),
  ]
  const moved = sides.columns.filter(({ name }) => added + removed > 0 || (compared.changed?.get(name) ?? 0) > 0)
  const distances = moved.length > 0 ? await distancesOf(lake, sides, { key, moved }) : undefined
  return sides.columns.map(({ name, kind }) => ({
    name,
    changed: compared.changed ? (compared.changed.get(name) ?? 0) : added + removed === 0 ? 0 : null,
    missing: { before: missing[0]!.get(name)!, after: missing[1]!.get(name)! },
    distance: distances?.get(name) ?? {
      kind: kind === 'category' ? 'js' : 'ks',
      value: 0,
      rows: { before: sides.before.rows, after: sides.after.rows },
    },
  }))
}
