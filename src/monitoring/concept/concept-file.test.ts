import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Value } from 'typebox/value'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cleanFolders, freshFolder } from '../../../test/support/folders.ts'
import { seededRandom } from '../../base/index.ts'
import type { ConceptRows } from '../../evaluation/index.ts'
import { type Lake, openFolderBlobs, openLake } from '../../storage/index.ts'
import { concept } from './actions.ts'
import { createHistory } from './history.ts'
import { lagsFor, withLags } from './lags.ts'

cleanFolders()
const root = freshFolder()
let lake: Lake
beforeAll(async () => {
  lake = await openLake({ folder: path.join(root, 'lake'), blobs: await openFolderBlobs(path.join(root, 'blobs')) })
})
afterAll(() => lake.close())

type Input = Parameters<typeof concept.run>[1]
const version = (): never => {
  throw new Error('no dataset is asked for')
}
const call = { progress: () => {}, actor: { id: 'tester' } } as unknown as Parameters<typeof concept.run>[2]
const run = (input: Input) => concept.run({ lake, datasets: { version } }, input, call)

const ROWS = 4_000
const CHANGE = 3_000

/** Probabilities that are right until `CHANGE`, and turned around from there on; every tenth label is not known. */
async function fileOfAnswers(): Promise<string> {
  const random = seededRandom(3)
  const lines = Array.from({ length: ROWS }, (_, row) => {
    const x = random.next()
    const yes = random.next() < (row < CHANGE ? 0.1 + 0.8 * x : 0.9 - 0.8 * x)
    const score = 0.1 + 0.8 * x
    const wrong = Number(score >= 0.5 !== yes)
    return [x.toFixed(4), score.toFixed(4), row % 10 === 0 ? '' : yes ? 'yes' : 'no', wrong].join(',')
  })
  const file = path.join(root, 'answers.csv')
  await writeFile(file, `${['x,score,outcome,wrong', ...lines].join('\n')}\n`)
  return file
}

describe('changes of the concept in a file', () => {
  test('are found from errors, and from labels and predictions of rows that have both', async () => {
    const data = await fileOfAnswers()
    const bounds = [
      [await run({ data, error: 'wrong' }), 0],
      [await run({ data, label: 'outcome', prediction: 'score' }), ROWS / 10],
    ] as const
    for (const [found, leftOut] of bounds) {
      expect([...Value.Errors(concept.output, found)]).toEqual([])
      expect(found).toMatchObject({ rows: ROWS - leftOut, leftOut, alarmAt: 20_000 })
      expect(found.detections).toHaveLength(1)
      expect(found.detections[0]!.row).toBeGreaterThanOrEqual(CHANGE)
      expect(found.detections[0]!.row).toBeLessThan(CHANGE + 250)
      expect(Math.abs(found.detections[0]!.since - CHANGE)).toBeLessThan(60)
      expect(found.history.reduce((sum, { rows }) => sum + rows, 0)).toBe(found.rows)
    }
  })

  test('are found by a detector of River, which tells no evidence', async () => {
    const found = await run({ data: await fileOfAnswers(), error: 'wrong', detector: 'page-hinkley' })
    expect(found.detections.map(({ detector, evidence }) => [detector, evidence])).toEqual([['page-hinkley', null]])
    expect(found.alarmAt).toBeNull()
    expect(found.notes).toContain('How often this detector alarms while nothing changes is not known.')
  })

  test('are found by an online learner where nothing was predicted', async () => {
    const data = await fileOfAnswers()
    const found = await run({ data, label: 'outcome', learn: true, exclude: ['score', 'wrong'] })
    expect(found.detections[0]!.row).toBeLessThan(CHANGE + 250)
    expect(found.detections[0]!.row).toBeGreaterThanOrEqual(CHANGE)
    expect(found.error!).toBeLessThan(0.4)
  })

  test('are not looked for where it is not said what was wrong', async () => {
    const data = await fileOfAnswers()
    const refused = async (input: Omit<Input, 'data'>, reason: RegExp) =>
      expect(run({ data, ...input })).rejects.toMatchObject({
        code: 'monitoring.bad_concept',
        message: expect.stringMatching(reason),
      })
    await refused({}, /it takes --error/)
    await refused({ label: 'outcome' }, /it takes --error/)
    await refused({ error: 'outcome' }, /not a column of numbers/)
    await refused({ label: 'outcome', learn: true, exclude: ['x', 'score', 'wrong'] }, /no column to learn from/)
    await expect(run({ data, error: 'wrongs' })).rejects.toMatchObject({ code: 'table.unknown_column' })
  })
})

describe('parts of the pass over a file', () => {
  test('a history of any length has at most 120 stretches, which hold every row', () => {
    const history = createHistory()
    for (let row = 0; row < 100_000; row++) history.add(row, row === 77_777 ? 500 : 1, 0.5)
    const stretches = history.stretches()
    expect(stretches.length).toBeLessThanOrEqual(120)
    expect(stretches.reduce((sum, { rows }) => sum + rows, 0)).toBe(100_000)
    const [high] = stretches.filter(({ evidence }) => evidence === 500)
    expect(high!.row).toBeLessThanOrEqual(77_777)
    expect(high!.row + high!.rows).toBeGreaterThan(77_777)
  })

  test('earlier labels stand beside a row, over the border of two tables too; independent ones tell nothing', () => {
    const labels = Float64Array.from({ length: 400 }, (_, row) => Number(row % 24 < 12))
    const lags = lagsFor(labels)
    expect(lags.rows).toEqual([1, 2, 3, 24, 48])
    const rows = (part: Float64Array) => ({ rows: part.length, errors: part, labels: part })
    withLags(rows(labels.subarray(0, 100)), lags)
    const { columns = [] } = withLags<ConceptRows>(rows(labels.subarray(100)), lags)
    expect([...columns[4]!.subarray(0, 50)]).toEqual([...labels.subarray(52, 102)])
    const random = seededRandom(1)
    expect(lagsFor(labels.map(() => random.integer(2))).rows).toEqual([])
  })
})
