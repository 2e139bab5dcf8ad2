import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Value } from 'typebox/value'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cleanFolders, freshFolder } from '../../../test/support/folders.ts'
import { type Random, seededRandom } from '../../base/index.ts'
import { type Lake, openFolderBlobs, openLake } from '../../storage/index.ts'
import { estimate } from './actions.ts'

cleanFolders()
const root = freshFolder()
let lake: Lake
beforeAll(async () => {
  lake = await openLake({ folder: path.join(root, 'lake'), blobs: await openFolderBlobs(path.join(root, 'blobs')) })
})
afterAll(() => lake.close())

type Input = Parameters<typeof estimate.run>[1]
const version = (): never => {
  throw new Error('no dataset is asked for')
}
const call = { progress: () => {}, actor: { id: 'tester' } } as unknown as Parameters<typeof estimate.run>[2]
const run = (input: Input) => estimate.run({ lake, datasets: { version } }, input, call)

async function fileOf(name: string, lines: readonly string[]): Promise<string> {
  const file = path.join(root, name)
  await writeFile(file, `${lines.join('\n')}\n`)
  return file
}

const chance = (odds: number): number => 1 / (1 + Math.exp(-odds))

/** A row whose score knows of x but not that in group c everything is turned round. */
function line(random: Random, id: number, shareOfC: number): readonly string[] {
  const x = 4 * random.next() - 2
  const group = random.next() < shareOfC ? 'c' : random.next() < 0.5 ? 'a' : 'b'
  const yes = random.next() < chance(group === 'c' ? -x : 2 * x)
  return [String(id), x.toFixed(4), group, chance(2 * x).toFixed(5), yes ? 'yes' : 'no']
}

const HEAD = 'row,x,group,score,answer'
const random = seededRandom(3)
const lines = (from: number, to: number, shareOfC: number): string[] =>
  Array.from({ length: to - from }, (_, k) => line(random, from + k, shareOfC).join(','))

describe('performance of a file without labels', () => {
  const columns = { score: 'score', label: 'answer', every: 1_000 }
  let files: Pick<Input, 'reference' | 'current'>
  let labels: string

  beforeAll(async () => {
    const current = [...lines(6_000, 9_000, 0.1), ...lines(9_000, 10_000, 0.7)]
    const cut = (at: readonly number[]) => (text: string) => at.map((k) => text.split(',')[k]).join(',')
    files = {
      reference: await fileOf('reference.csv', [HEAD, ...lines(0, 6_000, 0.1)]),
      current: await fileOf('current.csv', [cut([0, 1, 2, 3])(HEAD), ...current.map(cut([0, 1, 2, 3]))]),
    }
    // every fourth label has not come
    const come = current.filter((_, k) => k >= 1_000 || k % 4 > 0)
    labels = await fileOf('labels.csv', ['row,answer', ...come.map(cut([0, 4]))])
  })

  test('is told from where the model was wrong in the reference', async () => {
    const found = await run({ ...files, ...columns })
    expect(Value.Check(estimate.output, found)).toBe(true)
    expect(found).toMatchObject({ objective: 'binary', positive: 'yes', metric: 'auc', features: ['x', 'group'] })
    expect(found.leftOut).toEqual([{ column: 'row', because: expect.stringContaining('names rows') }])
    expect(found.windows.map(({ from, to }) => [from, to])).toEqual([
      [0, 1_000],
      [1_000, 2_000],
      [2_000, 3_000],
      [3_000, 4_000],
    ])
    expect(found.alerts).toMatchObject([{ window: 3, metric: 'auc', kind: 'estimated' }])
    expect(found.rows).toEqual({ reference: 6_000, current: 4_000, labeled: 0 })
    expect(found.check).toBeNull()
    expect(found.windows[0]!.split).toBeNull()
  })

  test('stands beside the truth where labels came in a file of their own', async () => {
    const found = await run({ ...files, ...columns, labels, id: 'row' })
    expect(found.windows.map(({ labeled }) => labeled)).toEqual([750, 1_000, 1_000, 1_000])
    expect(found.check).toMatchObject({ windows: 3 })
    expect(found.check!.meanAbsoluteError).toBeLessThan(0.03)
    expect(found.alerts.map(({ window, kind }) => [window, kind])).toEqual([
      [3, 'estimated'],
      [3, 'realized'],
    ])
    const { covariate, concept } = found.windows[3]!.split!
    expect(covariate.value).toBeGreaterThan(5 * covariate.sd!)
    // nothing but the share of group c has changed, which the reference holds few rows of
    expect(Math.abs(concept.value!)).toBeLessThan(covariate.value! / 3)
  })

  test('of numbers is told by the size of errors', async () => {
    const draw = (rows: number, wild: number) =>
      Array.from({ length: rows }, () => {
        const [x, kind] = [random.next(), random.next() < wild ? 'wild' : 'calm']
        const noise = (random.next() - 0.5) * (kind === 'wild' ? 8 : 1)
        return `${x.toFixed(5)},${kind},${(3 * x).toFixed(5)},${(3 * x + noise).toFixed(5)}`
      })
    const found = await run({
      reference: await fileOf('numbers.csv', ['x,kind,guess,truth', ...draw(4_000, 0.1)]),
      current: await fileOf('later.csv', ['x,kind,guess,truth', ...draw(2_000, 0.1), ...draw(1_000, 0.6)]),
      ...{ score: 'guess', label: 'truth', every: 1_000 },
    })
    expect(found).toMatchObject({ objective: 'regression', metric: 'mae', check: { windows: 3 } })
    expect(found.check!.meanAbsoluteError).toBeLessThan(0.05)
    expect(new Set(found.alerts.map(({ window }) => window))).toEqual(new Set([2]))
  })

  test.each([
    ['a metric that is none', { metric: 'acc' }, 'monitoring.bad_estimate', 'accuracy'],
    ['a score that is no probability', { score: 'x' }, 'monitoring.bad_estimate', 'not a probability'],
    ['texts as scores', { score: 'group' }, 'monitoring.bad_estimate', 'texts where numbers'],
    ['a column that is not there', { score: 'scores' }, 'table.unknown_column', 'score'],
    ['labels that nothing joins', { labels: 'reference' }, 'monitoring.bad_estimate', '--id'],
  ])('refuses %s', async (_, change, code, says) => {
    const given = 'labels' in change ? { labels: files.reference } : change
    const asked = run({ ...files, ...columns, ...given })
    await expect(asked).rejects.toMatchObject({ code, message: expect.stringContaining(says) })
  })

  test('refuses a label of more than two classes, and a reference of too few rows', async () => {
    const more = await fileOf('more.csv', [
      'score,y',
      ...Array.from({ length: 300 }, (_, k) => `0.${(k % 9) + 1},${'abc'[k % 3]}`),
    ])
    const few = await fileOf('few.csv', [
      'x,score,y',
      ...Array.from({ length: 50 }, (_, k) => `${k % 7},0.${(k % 9) + 1},${k % 2}`),
    ])
    const [first, second] = [more, few].map((file) =>
      run({ reference: file, current: file, score: 'score', label: 'y' }),
    )
    await expect(first).rejects.toMatchObject({ message: expect.stringContaining('more than two classes') })
    await expect(second).rejects.toMatchObject({ code: 'evaluation.too_few_labels' })
  })
})

const DATA = fileURLToPath(new URL('../../../../shared/data/nannyml/employment_MA_', import.meta.url))

describe.skipIf(!existsSync(`${DATA}reference.pq`))(
  'the employment data of NannyML (skipped without shared/data)',
  () => {
    test('is estimated within .0036 of AUC, with alarms on chunks 27 and 28 only', { timeout: 60_000 }, async () => {
      const found = await run({
        ...{ reference: `${DATA}reference.pq`, current: `${DATA}analysis.pq`, labels: `${DATA}analysis_target.pq` },
        ...{ id: 'id', score: 'predicted_probability', prediction: 'prediction', label: 'employed', every: 5_000 },
      })
      expect(found.windows).toHaveLength(42)
      expect(found.check!.meanAbsoluteError).toBeLessThanOrEqual(0.0036)
      for (const kind of ['estimated', 'realized'])
        expect(found.alerts.filter((alert) => alert.kind === kind).map(({ window }) => window)).toEqual([27, 28])
      expect(found.windows.every(({ trusted }) => trusted)).toBe(true)
      expect(found.check!.covered).toBeGreaterThanOrEqual(37)
    })
  },
)

test('performance of several classes is estimated from the column of each probability', async () => {
  const draws = seededRandom(9)
  const lineOf = (shareOfC: number): string => {
    const x = 4 * draws.next() - 2
    const group = draws.next() < shareOfC ? 'c' : 'a'
    const odds = [Math.exp(-2 * x), 1, Math.exp(2 * x)]
    const sum = odds.reduce((a, b) => a + b, 0)
    const draw = draws.next() * sum
    const place = draw < odds[0]! ? 0 : draw < odds[0]! + odds[1]! ? 1 : 2
    const label = group === 'c' && place > 0 ? 3 - place : place
    return [x.toFixed(4), group, ...odds.map((each) => (each / sum).toFixed(6)), ['red', 'green', 'blue'][label]].join(
      ',',
    )
  }
  const many = (rows: number, shareOfC: number) => Array.from({ length: rows }, () => lineOf(shareOfC))
  const head = 'x,group,p_red,p_green,p_blue,color'
  const reference = await fileOf('classes.csv', [head, ...many(2_500, 0.2)])
  const current = await fileOf('classes-now.csv', [head, ...many(600, 0.2), ...many(600, 0.9)])
  const order = { reference, current, score: 'p_red,p_green,p_blue', label: 'color', every: 600 }
  const answer = await run(order)
  expect([...Value.Errors(estimate.output, answer)]).toEqual([])
  expect(answer).toMatchObject({
    objective: 'multiclass',
    metric: 'accuracy',
    positive: null,
    features: ['x', 'group'],
  })
  expect(Object.keys(answer.windows[0]!.metrics)).toEqual(['accuracy', 'logloss', 'macro_f1', 'macro_auc'])
  expect(answer.alerts.map(({ window, kind }) => [window, kind])).toEqual([
    [1, 'estimated'],
    [1, 'realized'],
  ])
  await expect(run({ ...order, score: 'p_red,p_green,x' })).rejects.toThrow('name the columns of probabilities')
  await expect(run({ ...order, score: 'p_red,p_green' })).rejects.toThrow('has other classes')
  await expect(run({ ...order, prediction: 'group' })).rejects.toThrow('the likeliest is decided for')
})
