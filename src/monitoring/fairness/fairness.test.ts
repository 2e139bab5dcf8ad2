import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Value } from 'typebox/value'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cleanFolders, freshFolder } from '../../../test/support/folders.ts'
import { type Lake, openFolderBlobs, openLake } from '../../storage/index.ts'
import { fairness } from './actions.ts'

cleanFolders()
const root = freshFolder()
let lake: Lake
beforeAll(async () => {
  lake = await openLake({ folder: path.join(root, 'lake'), blobs: await openFolderBlobs(path.join(root, 'blobs')) })
})
afterAll(() => lake.close())

type Input = Parameters<typeof fairness.run>[1]
const version = (): never => {
  throw new Error('no dataset is asked for')
}
const call = { progress: () => {}, files: 'all' } as unknown as Parameters<typeof fairness.run>[2]
const run = (input: Input) => fairness.run({ lake, datasets: { version } }, input, call)

let files = 0
async function fileOf(lines: readonly string[]): Promise<string> {
  const file = path.join(root, `rows-${files++}.csv`)
  await writeFile(file, `${lines.join('\n')}\n`)
  return file
}

/** 200 women of whom 40 % get it, 300 men of whom 60 % do, 3 others; every second decision is right. */
const loans = (): string[] => [
  'sex,age,approved,repaid,probability',
  ...Array.from({ length: 200 }, (_, i) => loan('f', i, i % 5 < 2)),
  ...Array.from({ length: 300 }, (_, i) => loan('m', i, i % 5 < 3)),
  ...Array.from({ length: 3 }, (_, i) => loan('x', i, true)),
]

function loan(sex: string, row: number, isApproved: boolean): string {
  const isRepaid = Math.floor(row / 5) % 2 === 0
  return `${sex},${row % 3 === 0 ? 'young' : 'old'},${isApproved ? 'yes' : 'no'},${isRepaid ? 'yes' : 'no'},${isApproved ? 0.7 : 0.3}`
}

describe('groups of a file', () => {
  test('have rates with intervals, and what is too small is not told', async () => {
    const found = await run({ data: await fileOf(loans()), prediction: 'approved', label: 'repaid', group: ['sex'] })
    expect(Value.Check(fairness.output, found)).toBe(true)
    expect(found).toMatchObject({ favorable: 'yes', decided: 'approved = yes', passed: true })
    expect(found.rows).toEqual({ all: 503, decided: 503, labeled: 503 })
    const [f, m, x] = found.groups
    expect(f).toMatchObject({ group: 'f', rows: 200, rates: { selection: { value: 0.4, count: 200, refused: null } } })
    expect(m?.rates.tpr).toMatchObject({ value: 0.6, count: 150 })
    expect(x?.rates.selection).toEqual({ value: null, low: null, high: null, count: 3, refused: 'not enough: n = 3' })
    const [first, second] = found.comparisons
    expect(first).toMatchObject({ group: 'f', against: 'm' })
    expect(first?.rates.selection?.difference.value).toBeCloseTo(-0.2, 12)
    expect(first?.rates.selection?.difference.high).toBeLessThan(0)
    expect(second?.rates.selection?.ratio).toMatchObject({ value: null, refused: 'not enough: n = 3' })
    expect(found.warnings.map(({ code }) => code)).toEqual(['small_groups'])
  })

  test('are taken together too, and compared with the group that is asked for', async () => {
    const input = { prediction: 'approved', group: ['sex, age'], against: 'f' }
    const found = await run({ ...input, data: await fileOf(loans()) })
    const together = found.groups.filter(({ by }) => by.length === 2)
    expect(together.map(({ group }) => group)).toContain('f · young')
    expect(together.reduce((sum, { rows }) => sum + rows, 0)).toBe(503)
    expect(found.comparisons.filter(({ by }) => by.join() === 'sex').map(({ against }) => against)).toEqual(['f', 'f'])
    expect(Object.keys(found.groups[0]!.rates)).toEqual(['selection'])
  })

  test('are decided by a threshold where predictions are probabilities, which are checked against labels', async () => {
    const input = { prediction: 'probability', label: 'repaid', group: ['sex'] }
    const found = await run({ ...input, data: await fileOf(loans()) })
    expect(found.decided).toBe('probability ≥ 0.5')
    expect(found.groups[0]?.rates.selection?.value).toBe(0.4)
    expect(found.groups[0]?.calibrationGap?.value).toBeCloseTo(0.5 - 0.46, 12)
    const turned = await run({
      ...{ prediction: 'p', label: 'y', group: ['g'], favorable: '0' },
      data: await fileOf(['g,p,y', ...Array.from({ length: 200 }, (_, i) => `a,${i % 4 === 0 ? 0.8 : 0.2},${i % 2}`)]),
    })
    expect(turned.decided).toBe('p < 0.5')
    expect(turned.groups[0]?.rates.selection?.value).toBe(0.75)
    expect(turned.groups[0]?.calibrationGap?.value).toBeCloseTo(0.5 - (0.75 * 0.8 + 0.25 * 0.2), 12)
    expect(turned.warnings.map(({ code }) => code)).toContain('one_group')
  })

  test('fail a limit only where an interval lies beyond it', async () => {
    const data = await fileOf(loans())
    const judged = async (limits: Partial<Input>) =>
      (await run({ data, prediction: 'approved', group: ['sex'], ...limits })).limits.map(({ verdict }) => verdict)
    expect(await judged({ maxDifference: 0.01 })).toEqual(['fails'])
    expect(await judged({ maxDifference: 0.2, minRatio: 0.8 })).toEqual(['unsure', 'unsure'])
    // the third group is too small to say that all is well
    expect(await judged({ maxDifference: 0.5 })).toEqual(['unsure'])
    const two = await fileOf(loans().filter((line) => !line.startsWith('x')))
    const found = await run({ data: two, prediction: 'approved', group: ['sex'], maxDifference: 0.5, minRatio: 0.9 })
    expect(found.limits.map(({ verdict }) => verdict)).toEqual(['holds', 'fails'])
    expect(found.passed).toBe(false)
    expect(found.limits[1]?.because).toMatch(/^f against m: ratio 0.667, between 0.\d+ and 0.\d+$/)
  })

  test('keep rows without group as a group, and leave out rows without prediction', async () => {
    const lines = [
      'g,p',
      ...Array.from({ length: 200 }, (_, i) => `${i % 2 ? 'a' : ''},${i < 20 ? '' : i % 3 ? 1 : 0}`),
    ]
    const found = await run({ data: await fileOf(lines), prediction: 'p', group: ['g'] })
    expect(found.groups.map(({ group, rows }) => [group, rows])).toEqual([
      ['(missing)', 90],
      ['a', 90],
    ])
    expect(found.warnings.map(({ code }) => code)).toEqual(['no_prediction', 'missing_group'])
  })

  test('take NaN for missing', async () => {
    const file = path.join(root, 'frame.parquet')
    const nan = "cast('nan' as double)"
    const columns = `if(i % 3 > 0, 0.7, ${nan}) as p, if(i % 5 > 0, cast(i % 2 as double), ${nan}) as y`
    await lake.exportTable(`select 'a' as g, ${columns} from range(300) t(i)`, file)
    const found = await run({ data: file, prediction: 'p', label: 'y', group: ['g'] })
    expect(found.rows).toEqual({ all: 300, decided: 200, labeled: 160 })
    expect(found.favorable).toBe('1')
  })

  test('are refused with a reason where nothing can be compared', async () => {
    const data = await fileOf(loans())
    const refused = (input: Omit<Input, 'data'>, reason: string) =>
      expect(run({ data, ...input })).rejects.toMatchObject({
        code: 'monitoring.bad_fairness',
        message: expect.stringContaining(reason),
      })
    await refused({ prediction: 'age', group: ['sex'] }, 'not clear which is the favorable one')
    await refused({ prediction: 'approved', group: ['sex'], favorable: 'maybe' }, 'has the favorable value maybe')
    await refused({ prediction: 'approved', group: ['approved'] }, 'named twice')
    await refused({ prediction: 'approved', group: ['sex'], rates: ['tnr'], minRatio: 0.8 }, 'there is no rate tnr')
    await expect(run({ data, prediction: 'approved', group: ['sx'] })).rejects.toMatchObject({
      code: 'monitoring.no_column',
    })
    const many = await fileOf(['g,p', ...Array.from({ length: 100 }, (_, i) => `${i},${i % 2}`)])
    await expect(run({ data: many, prediction: 'p', group: ['g'] })).rejects.toMatchObject({
      message: expect.stringContaining('100 groups'),
    })
  })
})
