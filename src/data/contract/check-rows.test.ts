import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cleanFolders } from '../../../test/support/folders.ts'
import { openStage, type Stage } from '../../../test/support/stage.ts'
import { checkRows } from './check-rows.ts'
import { readContract } from './read-contract.ts'

cleanFolders()
let stage: Stage
let files = 0
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

async function checked(content: string, contract: string) {
  const file = path.join(stage.root, `f${files++}.csv`)
  await writeFile(file, content)
  return checkRows(stage, file, readContract(contract))
}

it('counts every rule, shows the first rows that fail, and says what would happen', async () => {
  const report = await checked(
    'id,n,v,t,at,late\n1,5,red,ab-1,2001-05-01,1\n2,-1,blue,ab-2,2001-05-02,0\n2,x,red,zz,2001-05-03,2\n3,50,,ab-3,2001-06-01,1\n',
    `
columns:
  id: { type: integer, unique: true, onViolation: block }
  n: { type: number, min: 0, max: 10 }
  v: { type: category, values: [red, green] }
  t: { type: text, pattern: '^ab-', onViolation: warn }
  at: { type: time, max: 2001-05-31 }
  late: { type: number }
rules:
  - check: n <= 10 or late = 0
    id: small_or_early
  - volume: { min: 3 }
`,
  )
  const lines = report.rules.filter(({ failed }) => failed > 0)
  expect(lines.map(({ id, outcome, failed, examples }) => [id, outcome, failed, examples])).toEqual([
    ['n.type', 'quarantined', 1, [{ row: 2, value: 'x' }]],
    ['n.min', 'quarantined', 1, [{ row: 1, value: -1 }]],
    ['n.max', 'quarantined', 1, [{ row: 3, value: 50 }]],
    ['v.missing', 'quarantined', 1, [{ row: 3, value: null }]],
    ['v.values', 'quarantined', 1, [{ row: 1, value: 'blue' }]],
    ['t.pattern', 'warned', 1, [{ row: 2, value: 'zz' }]],
    ['at.max', 'quarantined', 1, [{ row: 3, value: '2001-06-01' }]],
    ['small_or_early', 'quarantined', 1, [{ row: 3, value: { n: 50, late: 1 } }]],
    ['id.unique', 'blocked', 1, [{ row: 2, value: 2 }]],
  ])
  expect(report).toMatchObject({ rows: 4, outcome: 'blocked', schema: [] })
})

it('says which columns are missing, extra or hold something else, and blocks where a column with a rule is missing', async () => {
  const report = await checked(
    'id,price,note\n1,cheap,x\n2,dear,y\n3,3,z\n',
    'columns: { id: number, price: number, date: { type: time, onViolation: warn }, city: category }\nrules: [{ schema: { closed: true } }]',
  )
  expect(report.outcome).toBe('blocked')
  expect(report.schema).toEqual([
    { column: 'date', problem: 'missing; the nearest is note' },
    { column: 'city', problem: 'missing; the nearest is id' },
    { column: 'note', problem: 'extra; the contract does not have it' },
    { column: 'price', problem: 'holds texts, not numbers' },
  ])
  const failed = report.rules.filter(({ failed }) => failed > 0)
  expect(failed.map(({ id, outcome, failed }) => [id, outcome, failed])).toEqual([
    ['date.present', 'warned', 3],
    ['city.present', 'blocked', 3],
    ['price.type', 'quarantined', 2],
    ['schema', 'blocked', 3],
  ])
})

it('counts rows that no reader can take, and nothing else of them', async () => {
  const report = await checked(
    'a,b\n1,2\n1,2,3\n4,5\n6,7\n8,9\n',
    'columns: { a: number, b: { type: number, unique: true } }',
  )
  const failed = report.rules.filter(({ failed }) => failed > 0)
  expect(failed.map(({ id, column, failed, examples }) => [id, column, failed, examples.length])).toEqual([
    ['readable.extra_fields', null, 1, 1],
  ])
  expect(report).toMatchObject({ rows: 5, outcome: 'quarantined' })
})

it('judges all rows together: volume, age, missing share, distribution, with the numbers behind it', async () => {
  stage.clock.moveTo(Date.UTC(2001, 6, 1))
  const rows = Array.from(
    { length: 400 },
    (_, i) => `${i % 100},${i % 4 === 0 ? '' : 'x'},2001-06-${10 + (i % 20)}T00:00:00Z`,
  )
  const edges = '{ edges: [25, 50, 75], counts: [1000, 1000, 1000, 1000] }'
  const report = await checked(
    `n,v,at\n${rows.join('\n')}\n`,
    `
time: at
columns:
  n: number
  v: { type: text, missing: { max: 0.2 } }
rules:
  - volume: { min: 500, max: 1000 }
  - fresh: 1d
  - fresh: 3d
    id: fresh_enough
  - distribution: n
    reference: ${edges}
    distance: psi
    max: 0.01
  - distribution: n
    id: moved
    reference: { edges: [25, 50, 75], counts: [4000, 100, 100, 100] }
    distance: ks
    alpha: 0.01
    onViolation: warn
`,
  )
  const about = report.rules.filter(({ detail }) => detail !== undefined)
  expect(about.map(({ id, outcome, detail }) => [id, outcome, detail!.split(';')[0]])).toEqual([
    ['v.missing', 'blocked', '25 % of 400 rows are missing, at most 20 %'],
    ['volume', 'blocked', '400 rows, at least 500 and at most 1000'],
    ['fresh', 'blocked', 'the newest row is 2d old, at most 1d'],
    ['fresh_enough', 'passed', 'the newest row is 2d old, at most 3d'],
    ['distribution_n', 'passed', 'psi 0.002568, p 1 (400 rows against 4000), at most 0.01'],
    [
      'moved',
      'warned',
      expect.stringMatching(/^ks 0\.680\d, p [\d.e-]+ \(400 rows against 4300\), or p at least 0.01$/),
    ],
  ])
})

const cell = fc.oneof(
  fc.constantFrom('', '0', '1', '2', '-3.5', '1e3', 'red', 'Red', 'x,y', 'ä"'),
  fc.integer({ min: -9, max: 99 }).map(String),
)
const tables = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 60 })

it('counts exactly what a check of row after row counts, for every kind of rule', async () => {
  const number = (value: string): number => (/^[-\d.e]+$/.test(value) ? Number(value) : Number.NaN)
  await fc.assert(
    fc.asyncProperty(tables, fc.integer({ min: 0, max: 9 }), async (rows, limit) => {
      const written = (value: string): string => (/[",]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)
      const report = await checked(
        `a,b,c\n${rows.map((row) => row.map(written).join(',')).join('\n')}\n`,
        `
columns:
  a: { type: number, max: ${limit}, unique: true }
  b: { type: category, length: { max: 2 }, optional: true, values: ['1', red, 'x,y'] }
  c: { type: number, missing: { max: 0.1 }, min: 0 }
rules:
  - unique: [b, c]
  - check: a <= c or b = 'red'
    id: below
  - check: a <= c
    id: strictly
    strict: true
`,
      )
      const read = rows.map(([a, b, c]) => ({ a: number(a), b, c: number(c), rawA: a, rawC: c }))
      const count = (fails: (row: (typeof read)[number]) => boolean): number => read.filter(fails).length
      const copies = (keys: readonly string[]): number => keys.length - new Set(keys).size
      const missing = count(({ rawC }) => rawC === '')
      const whole = read.filter(({ b, c }) => b !== '' && !Number.isNaN(c))
      const truth = ({ a, b, c }: (typeof read)[number]): boolean | undefined => {
        if (a <= c || b === 'red') return true
        return Number.isNaN(a) || Number.isNaN(c) || b === ''
          ? Number.isNaN(a) || Number.isNaN(c)
            ? undefined
            : b === ''
              ? undefined
              : false
          : false
      }
      expect(Object.fromEntries(report.rules.map(({ id, failed }) => [id, failed]))).toEqual({
        'a.missing': count(({ rawA }) => rawA === ''),
        'a.type': count(({ a, rawA }) => rawA !== '' && Number.isNaN(a)),
        'a.max': count(({ a }) => a > limit),
        'a.unique': copies(read.filter(({ a }) => !Number.isNaN(a)).map(({ a }) => String(a))),
        'b.type': 0,
        'b.values': count(({ b }) => b !== '' && !['1', 'red', 'x,y'].includes(b)),
        'b.length': count(({ b }) => b.length > 2),
        'c.type': count(({ c, rawC }) => rawC !== '' && Number.isNaN(c)),
        'c.min': count(({ c }) => c < 0),
        'c.missing': missing > 0.1 * rows.length ? missing : 0,
        unique_b_c: copies(whole.map(({ b, c }) => `${b} ${c}`)),
        below: count((row) => truth(row) === false),
        strictly: count(({ a, c }) => !(a <= c)),
      })
      for (const { failed, examples, id } of report.rules)
        if (id !== 'c.missing') expect(examples).toHaveLength(Math.min(5, failed))
    }),
    { numRuns: 15 },
  )
}, 120_000)
