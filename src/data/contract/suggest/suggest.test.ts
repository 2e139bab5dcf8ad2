import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cleanFolders } from '../../../../test/support/folders.ts'
import { openStage, type Stage } from '../../../../test/support/stage.ts'
import { seededRandom } from '../../../base/index.ts'
import { checkRows } from '../check-rows.ts'
import { readContract } from '../read-contract.ts'
import { boundOf } from './bound.ts'
import { patternOf } from './pattern.ts'
import { rangeOf } from './range.ts'
import { suggestContract } from './suggest.ts'

cleanFolders()
let stage: Stage
let files = 0
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

async function fileOf(content: string): Promise<string> {
  const file = path.join(stage.root, `s${files++}.csv`)
  await writeFile(file, content)
  return file
}

/** Rows of a shop: an identifier, an amount with a tail, a color, a code, a moment, now and then no note. */
function shopRows(from: number, rows: number, seed: number): string {
  const random = seededRandom(seed)
  const lines = Array.from({ length: rows }, (_, i) => {
    const amount = (-Math.log(1 - random.next()) * 20).toFixed(2)
    const color = ['red', 'green', 'blue'][Math.floor(random.next() ** 2 * 3)]
    const code = `AB-${String(Math.floor(random.next() * 1_000)).padStart(3, '0')}`
    const at = new Date(Date.UTC(2001, 5, 1) + (from + i) * 60_000).toISOString()
    return `${from + i},${amount},${color},${code},${at},${random.next() < 0.1 ? '' : `n${Math.floor(random.next() * 1e6)} x`}`
  })
  return `id,amount,color,code,at,note\n${lines.join('\n')}\n`
}

it('suggests what the rows support: key, time, ranges, values, forms, gaps, bins', async () => {
  const { contract, yaml, parts } = await suggestContract(stage, await fileOf(shopRows(0, 2_000, 1)))
  expect(contract).toMatchObject({ key: ['id'], time: 'at', onViolation: 'quarantine' })
  expect(contract.columns).toMatchObject({
    id: { kind: 'number', integer: true },
    amount: { kind: 'number', min: 0 },
    color: { kind: 'category', values: ['blue', 'green', 'red'] },
    code: { kind: 'text', pattern: '^[A-Z]{2}\\-[0-9]{3}$' },
    at: { kind: 'time' },
    note: { kind: 'text', optional: true },
  })
  expect(contract.rules.map(({ id }) => id)).toEqual(['distribution_amount', 'distribution_color'])
  expect(readContract(yaml)).toEqual(contract)
  expect(parts.find(({ id }) => id === 'amount.max')?.confidence).toEqual(boundOf(2_000, 1))
  expect(contract.columns['id']).not.toHaveProperty('max')
  expect(yaml).toContain('none of 2000 rows violates it; with 95 % confidence at most 0.39 % of the next rows do')
})

it('holds on fresh rows of the same distribution as often as it says', async () => {
  const promises: number[] = []
  let kept = 0
  for (let seed = 2; seed < 12; seed++) {
    const { yaml } = await suggestContract(stage, await fileOf(shopRows(0, 2_000, seed)))
    const promised = Number(/at most ([\d.]+) % of the next rows violate any/.exec(yaml)![1]) / 100
    promises.push(promised)
    // identifiers and moments go on
    const { columns, ...contract } = readContract(yaml)
    const fresh = await fileOf(shopRows(2_000, 3_000, 100 + seed))
    const report = await checkRows(stage, fresh, { ...contract, columns: { ...columns, id: { kind: 'number' } } })
    if (report.rules.reduce((sum, rule) => sum + rule.failed, 0) <= promised * 3_000) kept++
  }
  expect(kept).toBeGreaterThanOrEqual(9)
  expect(Math.max(...promises)).toBeLessThan(0.03)
}, 120_000)

it('passes on the rows it was suggested from, whatever they are', async () => {
  const cell = fc.oneof(
    fc.constantFrom(
      '',
      '0',
      '1',
      'true',
      'NA',
      '-1e300',
      '1e-300',
      '007',
      'a,b',
      '2001-01-01',
      '2001-01-01T00:00:00Z',
      'ä"x',
      '{{',
      'null',
      ': -',
    ),
    fc.integer({ min: -5, max: 5 }).map(String),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  )
  const written = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  const table = fc
    .record({
      rows: fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 12 }),
      times: fc.constantFrom(1, 1, 30),
    })
    .map(({ rows, times }) => Array.from({ length: times }, () => rows).flat())
  await fc.assert(
    fc.asyncProperty(table, async (rows) => {
      const file = await fileOf(`v,n,t\n${rows.map((row) => row.map(written).join(',')).join('\n')}\n`)
      const { yaml } = await suggestContract(stage, file)
      const report = await checkRows(stage, file, readContract(yaml))
      expect({ yaml, failed: report.rules.filter(({ failed }) => failed > 0), schema: report.schema }).toMatchObject({
        failed: [],
        schema: [],
      })
    }),
    { numRuns: 15 },
  )
}, 120_000)

it('bounds the share of the next rows outside of a range in at least 95 of 100 samples, for many distributions', () => {
  const random = seededRandom(7)
  const draws: readonly (() => number)[] = [
    () => random.next(),
    () => -Math.log(1 - random.next()),
    () => Math.exp(3 * (random.next() + random.next() + random.next() - 1.5)),
    () => Math.round(random.next() * 100),
  ]
  for (const draw of draws) {
    let kept = 0
    for (let trial = 0; trial < 200; trial++) {
      const sorted = Float64Array.from({ length: 100 }, draw).sort()
      const range = rangeOf(sorted, { least: sorted[0]!, most: sorted[99]!, rows: 100, whole: false })!
      const fresh = Array.from({ length: 1_000 }, draw).filter((value) => value < range.min || value > range.max)
      if (fresh.length / 1_000 <= boundOf(100, 2).atMost) kept++
    }
    expect(kept).toBeGreaterThanOrEqual(190)
  }
})

it('bounds what Clopper and Pearson and the rule of three bound', () => {
  expect(boundOf(100, 1).atMost).toBeCloseTo(1 - 0.05 ** (1 / 100), 12)
  expect(boundOf(1_000, 1).atMost).toBeCloseTo(3 / 1_000, 4)
  expect(boundOf(3, 5).atMost).toBe(1)
})

it('finds a form only where it says something', () => {
  expect(patternOf(['AB-17', 'XY-4'])).toEqual({ pattern: '^[A-Z]{2}\\-[0-9]+$', support: 3 })
  expect(patternOf(['a@b.de', 'x.y@z.org'])?.pattern).toBe('^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$')
  expect(patternOf(['word', 'another'])).toBeUndefined()
  expect(patternOf(['DE', 'FR'])).toEqual({ pattern: '^[A-Z]{2}$', support: 1 })
  expect(patternOf(['é1', 'b2'])).toBeUndefined()
})
