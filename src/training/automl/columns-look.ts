import {
  absentTexts,
  type Coded,
  type Column,
  codeColumn,
  lookRows,
  looksLikeGroup,
  type SuspectedNumber,
  suspectNumbers,
  type Table,
  wordsOf,
} from '../../table/index.ts'
import type { ColumnFacts, ColumnRole, Sentinels, Study, StudyRequest } from './columns.ts'

/** A feature that is looked at closely. */
export interface Look {
  readonly name: string
  readonly type: ColumnFacts['type']
  readonly column: Column
  readonly coded: Coded
  readonly suspects: readonly SuspectedNumber[]
  readonly sentinels: Sentinels
  /** Whether the file is written in ascending order of it. */
  readonly isOrdered: boolean
}

const FREE_TEXT_WORDS = 3

/** Which rows of which table are looked at. */
interface View {
  readonly table: Table
  readonly rows: Int32Array
  /** Rows without a label included: they show a sentinel as well. */
  readonly whole: Table
}

/** Codes of the rows that are looked at, sentinels as missing. */
export function lookAt({ table, rows, whole }: View, name: string): Look {
  const column = table.columns.get(name)!
  const raw = codeColumn(column, rows)
  const isOrdered =
    raw.values !== undefined &&
    raw.counts.length > 1 &&
    raw.codes.every((code, at) => at === 0 || code >= raw.codes[at - 1]!)
  if (column.kind === 'category') {
    const absent = absentTexts(raw.texts!)
    const coded = absent.length > 0 ? codeColumn(column, rows, { texts: new Set(absent) }) : raw
    const isText = wordsOf(coded) >= FREE_TEXT_WORDS && coded.counts.length > 0.5 * (rows.length - coded.missing)
    return {
      name,
      type: isText ? 'text' : 'category',
      coded,
      suspects: [],
      sentinels: { numbers: [], texts: absent },
      isOrdered,
      column,
    }
  }
  const all = whole === table ? raw : codeColumn(whole.columns.get(name)!, lookRows(whole.rows, rows.length))
  const suspects = column.kind === 'number' ? suspectNumbers(all) : []
  const numbers = suspects.map(({ value }) => value)
  const coded = numbers.length > 0 ? codeColumn(column, rows, { numbers: new Set(numbers) }) : raw
  return { name, type: column.kind, coded, suspects, sentinels: { numbers, texts: [] }, isOrdered, column }
}

/** What is told of a column. */
export function factsOf({ name, type, coded, sentinels }: Look, role: ColumnRole): ColumnFacts {
  return { name, type, missing: coded.missing / coded.codes.length, distinct: coded.counts.length, role, sentinels }
}

/** A time: moments of more than a day, in the order of the file or not. A group: named like one, with several rows each. */
export function suggest(
  looks: readonly Look[],
  roles: ReadonlyMap<string, ColumnRole>,
  request: StudyRequest,
): Study['suggested'] {
  const open = looks.filter(({ name }) => ['feature', 'identifier'].includes(roles.get(name) ?? 'feature'))
  const moments = open.filter(({ type, coded }) => type === 'time' && isCalendar(coded))
  const time = request.time === undefined ? (moments.find(({ isOrdered }) => isOrdered) ?? moments[0])?.name : undefined
  const group =
    request.group === undefined ? open.find(({ name, coded }) => looksLikeGroup(name, coded))?.name : undefined
  return { ...(time !== undefined && { time }), ...(group !== undefined && { group }) }
}

const DAYS_APART = 2 * 86_400_000

function isCalendar({ values }: Coded): boolean {
  return values !== undefined && values.length >= 10 && values.at(-1)! - values[0]! >= DAYS_APART
}
