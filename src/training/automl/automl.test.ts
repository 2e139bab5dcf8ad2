import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Value } from 'typebox/value'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sha256 } from '../../../test/support/flows.ts'
import { cleanFolders, freshFolder } from '../../../test/support/folders.ts'
import { openStage, type Stage } from '../../../test/support/stage.ts'
import { hasCode, idMaker, seededRandom } from '../../base/index.ts'
import { compile } from '../../inference/index.ts'
import { createModels, registryMigrations } from '../../registry/index.ts'
import { createRuns, trackingMigrations } from '../../tracking/index.ts'
import { trainingActions } from '../actions.ts'
import type { TrainingNeeds } from '../needs.ts'
import { predict } from '../predict.ts'
import { reproduce } from '../reproduce.ts'
import { automl } from './automl.ts'
import type { AutomlOrder } from './order.ts'
import { AUTOML_ARTIFACT } from './record.ts'
import type { AutomlResult } from './result.ts'
import { EVALUATION_ARTIFACT } from './run.ts'

cleanFolders()
const ROWS = 300
let stage: Stage
let needs: TrainingNeeds & { readonly wall: { now(): number } }

/** A clock that goes on by a hundredth of a second whenever somebody looks at it, however busy the machine is. */
function lookedAt() {
  let now = 0
  return { now: () => (now += 10) }
}

beforeAll(async () => {
  stage = await openStage()
  await stage.database.migrate([...trackingMigrations, ...registryMigrations])
  const shared = { ...stage, newId: idMaker(stage.clock, seededRandom(3)) }
  const rooms = { runs: createRuns(shared), models: createModels(shared) }
  needs = { ...shared, ...rooms, wall: lookedAt() }
})

afterAll(() => stage.close())

function write(name: string, lines: readonly string[]): string {
  const file = path.join(freshFolder(), name)
  writeFileSync(file, `${lines.join('\n')}\n`)
  return file
}

/** Rows whose answer is told by two numbers and a kind, with noise. */
function rowsOf(answer: (score: number) => string | number, seed = 1, kinds = 'abc'): string[] {
  const random = seededRandom(seed)
  const rows = Array.from({ length: ROWS }, (_, row) => {
    const [x, z, kind] = [random.next(), random.next(), random.integer(kinds.length)]
    const hole = row % 17 === 0 ? '' : z
    return `${x},${hole},${kinds[kind]},${answer(x + z + 0.4 * kind + 0.3 * random.next())}`
  })
  return ['x,z,kind,answer', ...rows]
}

const yesOrNo = (score: number): string => (score > 1.5 ? 'yes' : 'no')

const search = (order: Partial<AutomlOrder> & { readonly data: string }): Promise<AutomlResult> =>
  automl(needs, { label: 'answer', budgetMs: 12_000, seed: 1, threads: 1, exclude: [], ...order })

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (error: { code?: string }) => error.code ?? String(error),
  )

describe('a search over two classes', () => {
  let data: string
  let out: string
  let found: AutomlResult
  beforeAll(async () => {
    data = write('rows.csv', rowsOf(yesOrNo))
    out = path.join(freshFolder(), 'model.onnx')
    const test = write('test.csv', rowsOf(yesOrNo, 2, 'abcd'))
    found = await search({ data, test, out, threads: 2 })
  })

  it('tells what it declares', () => {
    const action = trainingActions.find(({ name }) => name === 'training.automl')!
    expect([...Value.Errors(action.output, found)]).toEqual([])
  })

  it('finds the task, what columns are for, and a model that is better than the share of classes', () => {
    expect(found).toMatchObject({ task: 'binary', rows: ROWS, split: { kind: 'stratified' } })
    expect(found.columns.map(({ name, role }) => [name, role])).toEqual([
      ['x', 'feature'],
      ['z', 'feature'],
      ['kind', 'feature'],
      ['answer', 'label'],
    ])
    expect(found.best.metric).toBe('logloss')
    expect(found.best.validation).toBeLessThan(0.5)
    expect(found.best.test).toBeLessThan(0.69)
    expect(found.best.validationMetrics['auc']!.value).toBeGreaterThan(0.8)
    expect(found.best.latencyUs).toBeGreaterThan(0)
  })

  it('has a leaderboard with intervals, the best first, of more than one learner', () => {
    const means = found.leaderboard.map(({ mean }) => mean)
    expect(means).toEqual([...means].sort((a, b) => a - b))
    for (const { low, mean, high } of found.leaderboard) expect(low < mean && mean < high).toBe(true)
    expect(new Set(found.leaderboard.map(({ learner }) => learner)).size).toBeGreaterThan(1)
  })

  it('warns of categories that only the test file has', () => {
    expect(found.warnings.map(({ code, column }) => [code, column])).toContainEqual(['unseen_category', 'kind'])
  })

  it('keeps the model with the run, and writes it', async () => {
    expect(found.best.hash).toBe(sha256(readFileSync(out)))
    const run = await needs.runs.get(found.run)
    expect(run).toMatchObject({ experiment: 'automl', status: 'FINISHED', params: { label: 'answer', task: 'binary' } })
    expect(run.metrics['validation.logloss']).toBeGreaterThan(0)
    const files = (await needs.runs.artifacts(found.run)).map(({ path: name }) => name)
    expect(files).toEqual([AUTOML_ARTIFACT, EVALUATION_ARTIFACT, 'leaderboard.json', 'model.onnx', 'study.json'])
    expect(compile(readFileSync(out)).inputs.map(({ name, type }) => [name, type])).toEqual([
      ['x', 'float'],
      ['z', 'float'],
      ['kind', 'string'],
    ])
  })

  it('makes the same bytes again, and says which step came out differently', async () => {
    const again = await reproduce(needs, found.run)
    expect(again).toMatchObject({ same: true, modelHash: found.best.hash, expected: found.best.hash })
    expect(again.steps.map(({ step }) => step.replace(/ \d.*/, ''))).toEqual(
      expect.arrayContaining(['study', 'prepare', 'member', 'calibrate', 'model']),
    )
    const file = (await needs.runs.artifacts(found.run)).find(({ path: name }) => name === AUTOML_ARTIFACT)!
    const record = JSON.parse(new TextDecoder().decode(await needs.blobs.get(file.digest)))
    record.pipeline.members[0].seed = 99
    record.pipeline.members[0].options = { ...record.pipeline.members[0].options, l2: 55 }
    const digest = await needs.blobs.put(new TextEncoder().encode(JSON.stringify(record)))
    const forged = await needs.runs.start({ experiment: 'automl' })
    await needs.runs.addArtifact(forged.id, { path: AUTOML_ARTIFACT, digest, bytes: 1 })
    const differs = await reproduce(needs, forged.id)
    expect(differs.same).toBe(false)
    expect(differs.firstDifference).toMatch(/^member 1/)
  })

  it('answers for a file as its model does, and writes it', async () => {
    const { rows, predictions } = await predict(needs, { model: out, data })
    expect(rows).toBe(ROWS)
    const labels = rowsOf(yesOrNo)
      .slice(1)
      .map((line) => line.split(',').at(-1))
    const right = predictions.filter(({ prediction }, row) => prediction === labels[row]).length
    expect(right / ROWS).toBeGreaterThan(0.8)
    for (const { probabilities } of predictions)
      expect(probabilities!['yes']! + probabilities!['no']!).toBeCloseTo(1, 6)
    const csv = path.join(freshFolder(), 'answers.csv')
    expect(await predict(needs, { model: out, data, out: csv })).toMatchObject({ out: 'answers.csv', predictions: [] })
    const lines = readFileSync(csv, 'utf8').trim().split('\n')
    expect(lines).toHaveLength(ROWS + 1)
    expect(lines[0]).toBe('prediction,probability_no,probability_yes')
    expect(lines[1]!.split(',')[0]).toBe(predictions[0]!.prediction)
  })

  it('is another run when it is asked for again, since the first one is over', async () => {
    const again = await search({ data, budgetMs: 4_000, out, threads: 2 })
    const third = await search({ data, budgetMs: 4_000, out, threads: 2 })
    expect(new Set([found.run, again.run, third.run]).size).toBe(3)
  })

  it('is not repeated from a file that holds other bytes', async () => {
    const moved = write('moved.csv', rowsOf(yesOrNo, 4))
    const { run } = await search({ data: moved, budgetMs: 3_000 })
    writeFileSync(moved, 'x,answer\n1,yes\n')
    expect(await codeOf(reproduce(needs, run))).toBe('training.data_changed')
    rmSync(moved)
    expect(await codeOf(reproduce(needs, run))).toBe('training.file_not_found')
  })
})

it('a search over numbers gives an interval that holds nine of ten labels', async () => {
  const number = (score: number): number => Math.round(score * 1e3)
  const data = write('numbers.csv', rowsOf(number))
  const out = path.join(freshFolder(), 'model.onnx')
  const found = await search({ data, out, budgetMs: 6_000 })
  expect(found).toMatchObject({ task: 'regression', best: { metric: 'rmse' } })
  const later = rowsOf(number, 9)
  const { predictions } = await predict(needs, { model: out, data: write('later.csv', later) })
  const inside = predictions.filter(({ lower, upper }, row) => {
    const label = Number(later[row + 1]!.split(',').at(-1))
    return lower! <= label && label <= upper!
  }).length
  expect(inside / ROWS).toBeGreaterThan(0.82)
  expect(inside / ROWS).toBeLessThan(0.97)
  expect((await reproduce(needs, found.run)).same).toBe(true)
})

it('a search over three classes names them', async () => {
  const data = write(
    'classes.csv',
    rowsOf((score) => (score > 1.6 ? 'high' : score > 1.1 ? 'middle' : 'low')),
  )
  const out = path.join(freshFolder(), 'model.onnx')
  const found = await search({ data, out, budgetMs: 6_000, metric: 'macro_f1' })
  expect(found).toMatchObject({ task: 'multiclass', best: { metric: 'macro_f1' } })
  expect(found.best.validation).toBeGreaterThan(0.5)
  const { predictions } = await predict(needs, { model: out, data })
  expect(new Set(predictions.map(({ prediction }) => prediction))).toEqual(new Set(['high', 'middle', 'low']))
  expect(Object.keys(predictions[0]!.probabilities!)).toEqual(['high', 'low', 'middle'])
})

describe('limits', () => {
  it('of bytes are kept by a smaller model', async () => {
    const data = write('rows.csv', rowsOf(yesOrNo, 5))
    const small = await search({ data, budgetMs: 20_000, maxBytes: 8_000 })
    expect(small.best.bytes).toBeLessThanOrEqual(8_000)
    expect(small.leaderboard.some(({ bytes }) => bytes > 8_000)).toBe(true)
  })

  it('that no model keeps are said to be so, and the run is over', async () => {
    const data = write('rows.csv', rowsOf(yesOrNo, 6))
    const order = { data, budgetMs: 3_000, maxBytes: 10 }
    await expect(search(order)).rejects.toSatisfy((error) => hasCode(error, 'training.limits_not_met'))
    const { runs } = await needs.runs.list({ experiment: 'automl' })
    expect(runs.filter(({ tags }) => tags['error'] === 'training.limits_not_met')[0]).toMatchObject({
      status: 'FAILED',
    })
  })
})

describe('what cannot be learned', () => {
  it.each([
    ['one row', ['x,answer', '1,yes'], /^training\./],
    ['one class', ['x,answer', ...Array.from({ length: 50 }, (_, i) => `${i},yes`)], 'training.one_class'],
    ['no label', ['x,answer', ...Array.from({ length: 50 }, (_, i) => `${i},`)], 'training.label_missing'],
    ['no such column', ['x,anser', '1,yes', '2,no'], 'training.column_not_found'],
    [
      'only the label',
      ['answer', ...Array.from({ length: 50 }, (_, i) => (i % 2 ? 'yes' : 'no'))],
      'training.no_features',
    ],
    ['no rows', ['x,answer'], /^data\./],
  ] as const)('has a coded error: %s', async (_, lines, code) => {
    const data = write('bad.csv', lines)
    const out = path.join(freshFolder(), 'model.onnx')
    expect(await codeOf(search({ data, out, budgetMs: 3_000 }))).toMatch(code)
    expect(existsSync(out)).toBe(false)
  })

  it('names a metric that there is not', async () => {
    const data = write('rows.csv', rowsOf(yesOrNo))
    expect(await codeOf(search({ data, metric: 'rmse' }))).toBe('evaluation.unknown_metric')
  })

  it('is no model for a prediction', async () => {
    const data = write('rows.csv', rowsOf(yesOrNo))
    expect(await codeOf(predict(needs, { model: data, data }))).toMatch(/^inference\./)
    expect(await codeOf(predict(needs, { model: `${data}.none`, data }))).toBe('training.file_not_found')
    expect(await codeOf(predict(needs, { model: data, data, out: '/tmp/x.ts' }))).toBe('training.bad_option')
  })
})
