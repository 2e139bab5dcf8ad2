import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cleanFolders } from '../../test/support/folders.ts'
import { openStage, type Stage } from '../../test/support/stage.ts'
import { columnOf, valueAt } from '../table/index.ts'
import { category, csv, dataset, ingest, number, quarantined, type Rule, scanVersion, text } from './index.ts'

cleanFolders()
let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

const field = fc.oneof(
  fc.constantFrom(
    '',
    '0',
    '1',
    '-3.5',
    '7',
    '1e3',
    ' 2 ',
    'nan',
    'inf',
    'red',
    'Red',
    'green',
    'a"b',
    'x,y',
    'two\nlines',
    'ä',
  ),
  fc.integer({ min: -9, max: 99 }).map(String),
)
const rows = fc.array(fc.tuple(field, field, field), { minLength: 1, maxLength: 60 })
const bounds = fc.record({
  min: fc.option(fc.integer({ min: -5, max: 5 }), { nil: undefined }),
  max: fc.option(fc.integer({ min: 5, max: 50 }), { nil: undefined }),
  integer: fc.boolean(),
  optional: fc.boolean(),
})
const set = fc.record({ values: fc.subarray(['red', 'green', '7', 'x,y'], { minLength: 1 }), optional: fc.boolean() })
const words = fc.record({ pattern: fc.constantFrom('^[a-z]+$', '[0-9]', 'e'), optional: fc.boolean() })

/** What the contract says of one value, in the plainest words. */
function judge(value: string, rule: Rule): readonly string[] {
  if (value === '') return rule.optional ? [] : ['missing']
  if (rule.kind === 'number') {
    const read = /^[\d.e+-]+$/.test(value.trim()) ? Number(value) : Number.NaN
    if (!Number.isFinite(read)) return ['wrong_type']
    return [
      ...(rule.min !== undefined && read < rule.min ? ['below_min'] : []),
      ...(rule.max !== undefined && read > rule.max ? ['above_max'] : []),
      ...(rule.integer && !Number.isInteger(read) ? ['not_integer'] : []),
    ]
  }
  if (rule.kind === 'category') return rule.values!.includes(value) ? [] : ['not_in_values']
  return rule.kind === 'text' && !new RegExp(rule.pattern!).test(value) ? ['no_pattern_match'] : []
}

const written = (value: string): string => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)

it('accepts exactly the rows without a violation, sets the others aside, and names every reason of each', async () => {
  let names = 0
  await fc.assert(
    fc.asyncProperty(rows, bounds, set, words, async (given, n, v, t) => {
      const name = `p${names++}`
      const defined = Object.fromEntries(Object.entries(n).filter(([, value]) => value !== undefined))
      const contract = { n: number(defined), v: category(v), t: text(t) }
      const content = given.map((row) => row.map(written).join(',')).join('\n')
      await writeFile(path.join(stage.root, `${name}.csv`), `n,v,t\n${content}\n`)
      const version = await ingest(stage, dataset(name, { source: csv(`${name}.csv`), contract }))

      const judged = given.map((row) =>
        Object.entries(contract).flatMap(([column, rule], i) =>
          judge(row[i]!, rule).map((code) => `${code} ${column}`),
        ),
      )
      const bad = judged.flatMap((reasons, row) => (reasons.length > 0 ? [{ row, reasons }] : []))
      const found = await quarantined(stage.lake, version, { limit: 100 })
      expect(
        found.map(({ row, reasons }) => ({ row, reasons: reasons.map(({ code, column }) => `${code} ${column}`) })),
      ).toEqual(bad)
      expect(version.rows + version.quarantined).toBe(given.length)
      const counts = new Map<string, number>()
      for (const reason of judged.flat()) counts.set(reason, (counts.get(reason) ?? 0) + 1)
      expect(new Map(version.reasons.map(({ code, column, rows }) => [`${code} ${column}`, rows]))).toEqual(counts)

      const table = await stage.lake.table(`select * from ${await scanVersion(stage.lake, version)}`)
      const kept = given.flatMap((row, i) =>
        judged[i]!.length === 0 ? [[row[0] === '' ? null : Number(row[0]), row[1] || null, row[2] || null]] : [],
      )
      const columns = ['n', 'v', 't'].map((column) => columnOf(table, column))
      expect(Array.from({ length: table.rows }, (_, row) => columns.map((column) => valueAt(column, row)))).toEqual(
        kept,
      )
    }),
    { numRuns: 15 },
  )
}, 120_000)
