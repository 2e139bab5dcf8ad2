import { clock } from './moments.ts'
import { fixed } from './numbers.ts'
import { items, known, rawOf, text, whole } from './raw.ts'
import type { DatasetFacts, QuarantinedRow, ViewFacts } from './shapes.ts'

/** The answer of `data.list`. A dataset that was declared and not yet read has no version. */
export function datasets(body: unknown): DatasetFacts[] {
  return items(body)
    .filter(({ current }) => typeof current === 'object' && current !== null)
    .map((item) => {
      const current = rawOf(item['current'])
      return {
        name: text(item['name']),
        rows: whole(current['rows']) + whole(current['quarantined']),
        quarantined: whole(current['quarantined']),
        version: known(current['number']),
        digest: text(current['version']),
        reasons: items(current['reasons'] ?? []).map(({ code, column, rows }) => ({
          code: text(code),
          column: text(column),
          rows: whole(rows),
        })),
      }
    })
}

/** The answer of `data.quarantine`: the rows that were set aside, not those that were only warned about. */
export function quarantine(dataset: string, body: unknown): QuarantinedRow[] {
  return items(body)
    .filter(({ outcome }) => outcome !== 'warn')
    .map((item) => ({
      dataset,
      reasons: items(item['reasons']).map(({ code, column }) => ({ code: text(code), column: text(column) })),
      values: Object.entries(rawOf(item['values'])).map(([name, value]) => [name, cell(value)] as const),
    }))
}

const NUMBER = /^-?\d+(\.\d+)?$/
const ONLY_A_MOMENT_IS_SO_LARGE = 100_000_000_000

/** A value of a row as text; numbers with their true minus, and moments as times. */
function cell(value: unknown): string {
  const plain = text(value)
  if (!NUMBER.test(plain)) return plain
  const number = Number(plain)
  if (Math.abs(number) > ONLY_A_MOMENT_IS_SO_LARGE) return clock(number)
  return fixed(number, plain.split('.')[1]?.length ?? 0)
}

/** The answer of `features.list`. */
export function views(body: unknown): ViewFacts[] {
  return items(body).map((item) => {
    const fresh = rawOf(item['fresh'])
    return {
      name: text(item['name']),
      entity: text(item['entity']),
      features: items(item['features'] ?? []).map(({ name, fn, value, window }) => ({
        name: text(name),
        means: `${text(fn)} of ${text(value) || 'rows'} over ${text(window)}`,
      })),
      through: known(fresh['through']),
      entities: known(fresh['entities']),
    }
  })
}
