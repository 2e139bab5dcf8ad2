import type { Lake } from '../../storage/index.ts'
import type { Check } from './check.ts'
import type { ValidationPlan } from './plan.ts'
import type { TypedColumn } from './typed-column.ts'

/** A row that violates a rule: its place from 0, and what stands in the column, or in each of the columns. */
export interface Example {
  readonly row: number
  readonly value: ExampleValue | Readonly<Record<string, ExampleValue>>
}

type ExampleValue = string | number | boolean | null

const SHOWN = 5
/** A value longer than this is cut. */
const LONGEST = 200

/** The first rows that violate each of some checks, in one pass over those that violate any. */
export async function examplesOf(
  lake: Lake,
  plan: ValidationPlan,
  checks: readonly Check[],
): Promise<ReadonlyMap<Check, readonly Example[]>> {
  if (checks.length === 0) return new Map()
  const flags = checks.map(({ violated }, i) => `${violated} as __c${i}`)
  const raw = [...new Set(checks.flatMap(({ shows }) => shows))].map((name) => columnOf(plan, name).raw)
  const firsts = checks.map(
    (check, i) => `to_json(arg_min(${exampleSql(plan, check)}, __row, ${SHOWN}) filter (__c${i})) as e${i}`,
  )
  const [row] = await lake.rows(
    `select ${firsts.join(', ')} from (select ${['__row', ...markText(plan), ...raw, ...flags].join(', ')} from ${plan.relation})
      where ${checks.map((_, i) => `__c${i}`).join(' or ')}`,
  )
  return new Map(checks.map((check, i) => [check, readExamples(plan, check, row?.[`e${i}`])]))
}

const markText = ({ marks }: ValidationPlan): readonly string[] => (marks.includes('__text') ? ['__text'] : [])

function columnOf({ columns }: ValidationPlan, name: string) {
  return columns.find((one) => one.name === name)!
}

/** `{r: place, v: [texts]}`; a row that could not be read is shown as it stands. */
function exampleSql(plan: ValidationPlan, { shows, rule }: Check): string {
  const texts = shows.map((name) => `left(cast(${columnOf(plan, name).raw} as varchar), ${LONGEST})`)
  const shown = rule === 'readable' && markText(plan).length > 0 ? [`left(__text, ${LONGEST})`] : texts
  return `struct_pack(r := __row, v := [${shown.join(', ')}]::varchar[])`
}

function readExamples(plan: ValidationPlan, { shows }: Check, json: unknown): readonly Example[] {
  const found = JSON.parse(String(json ?? '[]')) as
    | { readonly r: number; readonly v: readonly (string | null)[] }[]
    | null
  const shownValue = (name: string | undefined, text: string | null): ExampleValue =>
    plainValue(name === undefined ? undefined : columnOf(plan, name), text)
  return (found ?? []).map(({ r, v }) => ({
    row: r,
    value:
      shows.length < 2
        ? shownValue(shows[0], v[0] ?? null)
        : Object.fromEntries(shows.map((name, i) => [name, shownValue(name, v[i] ?? null)])),
  }))
}

/** Numbers and truths as such, where they can be read; everything else as it stands. */
function plainValue(column: TypedColumn | undefined, text: string | null): ExampleValue {
  if (text === null || column?.kind !== 'number') return text
  if (text === 'true' || text === 'false') return text === 'true'
  const number = Number(text)
  return text.trim() !== '' && Number.isFinite(number) ? number : text
}
