import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createEvents,
  DAY,
  type Digest,
  type Happening,
  type Hash,
  HOUR,
  hasCode,
  idMaker,
  MINUTE,
  manualClock,
  seededRandom,
} from '../base/index.ts'
import { category, createDatasets, csv, dataMigrations, dataset, ingest, number } from '../data/index.ts'
import { readReference } from '../evaluation/index.ts'
import { featureView, window } from '../features/index.ts'
import { createFlow, flowMigrations } from '../flow/index.ts'
import { compile, feedsOf, scoresOf } from '../inference/index.ts'
import { createModels, registryMigrations } from '../registry/index.ts'
import { openEmbeddedDatabase, openFolderBlobs, openLake } from '../storage/index.ts'
import { columnOf, type NumberColumn, sql, valueAt } from '../table/index.ts'
import { createRuns, trackingMigrations } from '../tracking/index.ts'
import {
  boosting,
  logistic,
  model,
  RECORD_ARTIFACT,
  reproduce,
  type TrainingNeeds,
  train,
  trainingActions,
} from './index.ts'
import { learnedRows } from './rows.ts'

const START = Date.UTC(2001, 3, 2)
const END = START + 21 * DAY
const AIRPORTS = ['ATL', 'CMH', 'GST', 'JNU', 'ORD', 'PHX']

const folder = mkdtempSync(path.join(os.tmpdir(), 'millrace-training-'))
const sha256: Hash = (bytes): Digest => `sha256-${createHash('sha256').update(bytes).digest('hex')}`

/** Three weeks of flights: an airport has good and bad hours, which last for a while. */
function writeFlights(file: string): void {
  const random = seededRandom(8)
  const lines = ['date,delay,distance,origin']
  const mood = new Map(AIRPORTS.map((airport) => [airport, 0]))
  for (let at = START; at < END; at += 12 * MINUTE) {
    const origin = AIRPORTS[random.integer(AIRPORTS.length)]!
    mood.set(origin, 0.9 * mood.get(origin)! + random.next() * 20 - 10)
    const hour = Math.floor(at / HOUR) % 24
    const delay = Math.round(mood.get(origin)! + Math.abs(hour - 6) + random.next() * 20 - 10)
    lines.push(`${new Date(at).toISOString().slice(0, 19)},${delay},${100 + random.integer(900)},${origin}`)
  }
  writeFileSync(file, lines.join('\n'))
}

const flights = dataset('flights', {
  source: csv('flights.csv'),
  time: 'date',
  contract: { delay: number(), distance: number({ min: 1 }), origin: category() },
})
const knownAt = sql`date + to_minutes(30 + greatest(delay, 0))`
const lateView = featureView('origin_late', {
  from: flights,
  entity: 'origin',
  knownAt,
  features: { origin_late_6h: window.mean(sql`delay > 8`, '6h') },
})
const options = {
  data: flights,
  label: sql`delay > 8`,
  labelKnownAt: knownAt,
  features: ['distance', 'hour(date)', 'origin', lateView],
  window: '3w' as const,
  split: { by: 'time' as const, test: '5d' as const },
  learners: [logistic(), boosting({ rounds: 20, patience: 5, leaves: 8 })],
  gates: { auc: { min: 0.6 }, logloss: { noWorseThan: 'champion' as const } },
}
const late = model('late', options)
const order = { window: { from: START, to: END } }

async function openRooms() {
  const database = await openEmbeddedDatabase({ folder: path.join(folder, 'db') })
  const blobs = await openFolderBlobs(path.join(folder, 'blobs'))
  const lake = await openLake({ folder: path.join(folder, 'lake'), blobs })
  await database.migrate([...flowMigrations, ...dataMigrations, ...trackingMigrations, ...registryMigrations])
  const clock = manualClock(END)
  const happened: Happening[] = []
  const events = createEvents(clock.now, (fault) => {
    throw fault
  })
  events.onAny((happening) => happened.push(happening))
  const random = seededRandom(1)
  const newId = idMaker(clock, random)
  const flow = createFlow({ database, clock, events, hash: sha256, newId, random })
  const shared = { database, blobs, lake, clock, events, flow, newId, hash: sha256 }
  const rooms = { datasets: createDatasets(shared), runs: createRuns(shared), models: createModels(shared) }
  const close = async (): Promise<void> => {
    await lake.close()
    await database.close()
  }
  return { ...shared, ...rooms, happened, close, root: folder }
}

let rooms: Awaited<ReturnType<typeof openRooms>>
let needs: TrainingNeeds

beforeAll(async () => {
  mkdirSync(folder, { recursive: true })
  writeFlights(path.join(folder, 'flights.csv'))
  rooms = await openRooms()
  needs = rooms
  await ingest(rooms, flights)
})

afterAll(async () => {
  await rooms.close()
  rmSync(folder, { recursive: true, force: true })
})

const codeOf = async (work: () => Promise<unknown>): Promise<string> => {
  try {
    await work()
    return 'nothing'
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
}

describe('training', () => {
  it('registers a model that was judged on the last days, with a run that tells all', async () => {
    const seen: number[] = []
    const progress = (done: number): void => void seen.push(done)
    const result = await train(needs, late, { ...order, because: 'the first', by: 'tester', once: 'first', progress })
    expect(result.version).toMatchObject({ model: 'late', version: 1, artifact: result.modelHash, run: result.run.id })
    expect(result.passed).toBe(true)
    expect(result.metrics['auc']).toBeGreaterThan(0.7)
    expect(result.estimates['auc']!.low).toBeLessThan(result.metrics['auc']!)
    expect(result.heldOut).toMatchObject({ from: END - 5 * DAY, to: END })
    // the label of a row that took off just before the end is not known by then
    expect(result.rows).toBeLessThan(21 * 120)
    expect(result.rows).toBeGreaterThan(21 * 118)
    expect(result.run).toMatchObject({ status: 'FINISHED', by: 'tester', experiment: 'late' })
    expect(result.run.params).toMatchObject({ dataset: 'flights', learner: result.learner, label: 'delay > 8' })
    expect(result.run.metrics['auc']).toBe(result.metrics['auc'])
    expect(Object.keys(result.run.metrics)).toContain('logistic.logloss')
    const files = (await rooms.runs.artifacts(result.run.id)).map((file) => file.path)
    expect(files).toEqual(['model.onnx', 'reference.json', RECORD_ARTIFACT])
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
    const finished = rooms.happened.find(({ name }) => name === 'training.finished')
    expect(finished?.payload).toMatchObject({ model: 'late', version: 1, passed: true, because: 'the first' })
  })

  it('keeps what monitoring compares with', async () => {
    const { referenceProfile, rows, run } = await train(needs, late, { ...order, once: 'first' })
    expect(Object.keys(referenceProfile.features)).toEqual(['distance', 'hour(date)', 'origin', 'origin_late_6h'])
    const file = (await rooms.runs.artifacts(run.id)).find(({ path: name }) => name === 'reference.json')!
    const kept = readReference(JSON.parse(new TextDecoder().decode(await rooms.blobs.get(file.digest))))
    expect(kept).toEqual(referenceProfile)
    expect(kept.rows).toBe(rows)
    expect(kept.features['hour(date)']!.days.length).toBe(21)
    expect(kept.heldOut.metrics['logloss']!.value).toBeGreaterThan(0)
    expect(kept.prediction.counts.reduce((sum, count) => sum + count, 0)).toBe(rows)
  })

  it('gives the same result for the same once, without doing it again', async () => {
    const before = rooms.happened.filter(({ name }) => name === 'flow.step_started').length
    const again = await train(needs, late, { ...order, once: 'first' })
    expect(again.version.version).toBe(1)
    expect(rooms.happened.filter(({ name }) => name === 'flow.step_started').length).toBe(before)
  })

  it('takes what was computed before, and still makes another version', async () => {
    const first = await train(needs, late, { ...order, once: 'first' })
    const second = await train(needs, late, order)
    expect(second.version.version).toBe(2)
    expect(second.run.id).not.toBe(first.run.id)
    expect(second.modelHash).toBe(first.modelHash)
  })

  it('repeats a training from its record, byte by byte and step by step', async () => {
    const { run, modelHash } = await train(needs, late, { ...order, once: 'first' })
    const found = await reproduce(needs, run.id)
    expect(found).toMatchObject({ same: true, modelHash, expected: modelHash })
    expect(found.steps.map(({ step }) => step)).toEqual([
      'assemble',
      'fit logistic',
      'fit boosting',
      'choose',
      'refit',
      'evaluate',
      'estimator',
    ])
    expect(found.firstDifference).toBeUndefined()
  })

  it('only corrects the answers of a model where that is asked, and repeats that too', async () => {
    const { modelHash: recalibrates } = await train(needs, late, { ...order, once: 'first' })
    const window = { from: END - 14 * DAY, to: END }
    const made = await train(needs, model('corrected', options), { window, recalibrates, because: 'it says too much' })
    expect([made.learner, made.version.metadata['learner']]).toEqual(['recalibration', 'recalibration'])
    expect(made.modelHash).not.toBe(recalibrates)
    expect(made.metrics['auc']).toBeGreaterThan(0.7)
    const found = await reproduce(needs, made.run.id)
    expect(found).toMatchObject({ same: true, modelHash: made.modelHash })
    expect(found.steps.map(({ step }) => step).slice(0, 3)).toEqual(['assemble', 'fit recalibration', 'choose'])
  })

  it('names the first step that came out differently', async () => {
    const { run } = await train(needs, late, { ...order, once: 'first' })
    const file = (await rooms.runs.artifacts(run.id)).find(({ path: name }) => name === RECORD_ARTIFACT)!
    const record = JSON.parse(new TextDecoder().decode(await rooms.blobs.get(file.digest)))
    record.inputs.learners[1].options.learningRate = 0.06
    const bytes = new TextEncoder().encode(JSON.stringify(record))
    const forged = await rooms.runs.start({ experiment: 'late' })
    await rooms.runs.addArtifact(forged.id, { path: RECORD_ARTIFACT, digest: await rooms.blobs.put(bytes), bytes: 1 })
    const found = await reproduce(needs, forged.id)
    expect(found).toMatchObject({ same: false, firstDifference: 'fit boosting' })
    expect(found.steps.map(({ same }) => same)).toEqual([
      true,
      true,
      false,
      false,
      expect.anything(),
      expect.anything(),
      expect.anything(),
    ])
  })

  it('refuses to repeat a run that has no record', async () => {
    const { id } = await rooms.runs.start({ experiment: 'late' })
    expect(await codeOf(() => reproduce(needs, id))).toBe('training.no_record')
    expect(await codeOf(() => reproduce(needs, 'nobody'))).toBe('tracking.run_not_found')
  })

  it('does not hold up the process while it fits', async () => {
    const slow = model('late', { ...options, learners: [boosting({ rounds: 400, patience: 0 })] })
    let [longest, last] = [0, performance.now()]
    const timer = setInterval(() => {
      const now = performance.now()
      longest = Math.max(longest, now - last)
      last = now
    }, 5)
    await train(needs, slow, { ...order, seed: 77 })
    clearInterval(timer)
    expect(longest).toBeLessThan(400)
  })

  it('learns from the rows of its window and the labels known by then alone', async () => {
    const early = await train(needs, late, { window: { from: START, to: START + 14 * DAY } })
    expect(early.rows).toBeLessThanOrEqual(14 * 120)
    const asOf = START + 12 * DAY
    const before = await train(needs, late, { window: { from: START, to: START + 14 * DAY }, asOf })
    expect(before.rows).toBeLessThan(12 * 120)
  })

  it('takes a sample that its seed decides', async () => {
    const tenth = { ...order, sample: { share: 0.2, seed: 3 } }
    const [one, two] = [await train(needs, late, tenth), await train(needs, late, tenth)]
    expect(one.rows).toBeGreaterThan(400)
    expect(one.rows).toBeLessThan(620)
    expect(two.modelHash).toBe(one.modelHash)
    const other = await train(needs, late, { ...order, sample: { share: 0.2, seed: 4 } })
    expect(other.modelHash).not.toBe(one.modelHash)
  })

  it('answers as its model does for the features by name', async () => {
    const { onnx } = await train(needs, late, { ...order, once: 'first' })
    const plan = compile(onnx)
    expect(plan.inputs.map(({ name, type }) => [name, type])).toEqual([
      ['distance', 'float'],
      ['hour(date)', 'float'],
      ['origin', 'string'],
      ['origin_late_6h', 'float'],
    ])
    const one = { rows: 1, columns: new Map([...plan.inputs].map(({ name, type }) => [name, cell(type)])) }
    expect(scoresOf(plan.run(feedsOf(one, plan)))[0]).toBeGreaterThan(0)
  })

  const cell = (type: string) =>
    type === 'string'
      ? { kind: 'category' as const, codes: Int32Array.of(0), dictionary: ['LAX'] }
      : { kind: 'number' as const, values: Float64Array.of(Number.NaN) }
})

describe('the rows that a version learned from', () => {
  it('are given back from its record, value by value, with the versions they came from', async () => {
    const { version, run } = await train(needs, model('rows', options), order)
    const found = await learnedRows(needs, { model: 'rows' })
    expect(found).toMatchObject({ run: run.id, same: true })
    expect(found.table.rows).toBe(found.assembled.rows)
    const names = [
      'distance',
      'hour(date)',
      'origin',
      'origin_late_6h',
      '__time',
      '__row',
      '__label',
      '__label_known_at',
    ]
    expect([...found.table.columns.keys()]).toEqual([...names, '__part'])
    const parts = columnOf(found.table, '__part')
    const count = (part: string) =>
      Array.from({ length: found.table.rows }, (_, i) => valueAt(parts, i)).filter((one) => one === part).length
    expect([count('train'), count('test')]).toEqual([found.assembled.train, found.assembled.test])

    const action = trainingActions.find(({ name }) => name === 'training.rows')!
    const out = path.join(folder, 'rows.parquet')
    const call = { actor: { id: 'a', roles: [] }, progress: () => undefined }
    const given = await action.run(needs as never, { model: 'rows', version: version.version, out } as never, call)
    expect(given).toMatchObject({
      same: true,
      out: 'rows.parquet',
      from: [{ dataset: 'flights', version: 1, context: 'rows' }],
    })
    const [written] = await rooms.lake.rows(`select count(*) as n, sum(__label) as late from read_parquet('${out}')`)
    const labels = columnOf(found.table, '__label') as NumberColumn
    expect(written).toEqual({ n: found.table.rows, late: labels.values.reduce((sum, one) => sum + one, 0) })
  })
})

describe('gates', () => {
  it('keep a refused model from traffic, with its run finished', async () => {
    const strict = model('strict', { ...options, gates: { auc: { min: 0.999 } } })
    const { version, passed, run } = await train(needs, strict, order)
    expect(passed).toBe(false)
    expect(version.gates[0]).toMatchObject({ name: 'auc.min', passed: false })
    expect(run.status).toBe('FINISHED')
    const why = { by: 'tester', because: 'a test' }
    expect(await codeOf(() => rooms.models.pointAlias('strict', 'champion', 1, why))).toBe('registry.gate_refused')
  })

  it('hold a candidate against the champion on the same rows', async () => {
    const rival = model('rival', { ...options, learners: [boosting({ rounds: 20 })] })
    const first = await train(needs, rival, order)
    await rooms.models.pointAlias('rival', 'champion', first.version.version, { by: 'tester', because: 'a test' })
    const weak = model('rival', { ...options, features: ['distance'], learners: [logistic()] })
    const { version, passed } = await train(needs, weak, order)
    expect(passed).toBe(false)
    const verdict = version.gates.find(({ name }) => name === 'logloss.no_worse_than_champion')
    expect(verdict?.says).toContain("worse than the champion's")
  })
})

describe('a training that cannot end well', () => {
  it('leaves a failed run with its code, and begins anew for the same once', async () => {
    const window = { from: START - 90 * DAY, to: START - 60 * DAY }
    const once = 'nothing there'
    expect(await codeOf(() => train(needs, late, { window, once }))).toBe('training.too_few_rows')
    expect(await codeOf(() => train(needs, late, { window, once }))).toBe('training.too_few_rows')
    const { runs } = await rooms.runs.list({ experiment: 'late' })
    const failed = runs.filter(({ status }) => status === 'FAILED')
    expect(failed.length).toBe(2)
    expect(failed[0]?.tags['error']).toBe('training.too_few_rows')
    expect(rooms.happened.at(-1)?.name).toMatch(/training.failed|flow.run_finished/)
  })

  it('goes on from what was finished, and does none of it again', async () => {
    const started = (): string[] =>
      rooms.happened.flatMap(({ name, payload }) =>
        name === 'flow.step_started' ? [(payload as { step: string }).step] : [],
      )
    const before = started().length
    let kept = 0
    const put = (bytes: Uint8Array): Promise<Digest> => {
      if (++kept > 1) throw new Error('the disk is full')
      return rooms.blobs.put(bytes)
    }
    const broken = { ...needs, blobs: { ...rooms.blobs, put } }
    const again = { ...order, seed: 1234, once: 'interrupted' }
    expect(await codeOf(() => train(broken, late, again))).toBe('flow.step_failed')
    const { run } = await train(needs, late, again)
    expect(run.status).toBe('FINISHED')
    const steps = started().slice(before)
    const times = (step: string): number => steps.filter((name) => name === step).length
    expect(times('fit logistic')).toBe(1)
    expect(times('fit boosting')).toBe(4)
    expect((await rooms.models.versions('late')).filter((version) => version.run === run.id).length).toBe(1)
  })

  it('passes on what the learner says', async () => {
    const oneSided = model('always', { ...options, label: sql`delay > -999` })
    expect(await codeOf(() => train(needs, oneSided, order))).toBe('learners.one_class')
  })

  it('is refused where the data was never read', async () => {
    const missing = dataset('missing', { source: csv('missing.csv'), time: 'date' })
    const nothing = model('nothing', { ...options, data: missing, features: ['distance'] })
    expect(await codeOf(() => train(needs, nothing, order))).toBe('data.not_ingested')
  })
})

describe('the actions', () => {
  const call = { actor: { id: 'operator', roles: [] }, progress: () => {} }
  const [trainAction, reproduceAction] = trainingActions

  it('train a model of the project and repeat it', async () => {
    const all = { ...needs, definedModels: () => [late] }
    const answer = await trainAction.run(all, { model: 'late', from: START, to: END }, call)
    expect(answer).toMatchObject({ model: 'late', passed: true })
    const repeated = await reproduceAction.run(all, { run: answer.run }, call)
    expect(repeated).toMatchObject({ same: true, modelHash: answer.modelHash, firstDifference: null })
  })

  it('refuse a model that the project has not', async () => {
    const all = { ...needs, definedModels: () => [late] }
    const failed = await trainAction.run(all, { model: 'lait' }, call).catch((error: unknown) => error)
    expect(hasCode(failed, 'training.model_not_found')).toBe(true)
  })
})
