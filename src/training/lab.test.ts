import { afterEach, describe, expect, it } from 'vitest'
import { DAY, HOUR, seededRandom } from '../base/index.ts'
import { ESTIMATOR_FORMAT } from '../evaluation/index.ts'
import { boosting, logistic } from '../learners/index.ts'
import { categoryColumn, numberColumn, tableOf } from '../table/index.ts'
import { createLab, type LabRows } from './lab.ts'
import { type LabThread, openLab } from './lab-thread.ts'
import { partRows } from './parts.ts'

/** Twenty days of rows, one an hour, whose label becomes known three hours later. */
function sheet(more: Partial<LabRows> = {}): LabRows {
  const random = seededRandom(2)
  const rows = 20 * 24
  const x = Float64Array.from({ length: rows }, () => random.next())
  const times = Float64Array.from({ length: rows }, (_, row) => row * HOUR)
  const label = x.map((value) => Number(random.next() < 0.2 + 0.6 * value))
  const city = categoryColumn(Array.from({ length: rows }, (_, row) => (row % 3 === 0 ? 'ATL' : 'CMH')))
  return {
    table: tableOf({ x: numberColumn(x), city }),
    features: ['x', 'city'],
    ...{ label, times, known: times.map((time) => time + 3 * HOUR), objective: 'binary', cut: 15 * DAY },
    ...more,
  }
}

const silent = (): void => {}
const order = (learner = logistic()) => ({ learner, seed: 1, on: 'train' as const })

describe('the parts of a window', () => {
  const { times, known, cut } = sheet()
  const parts = partRows(times, known, cut)

  it('hold out what comes after the cut, and leave out labels that were not known at the cut', () => {
    expect(parts.test.length).toBe(5 * 24)
    expect(Math.min(...parts.test.map((row) => times[row]!))).toBe(cut)
    expect(Math.max(...parts.train.map((row) => known[row]!))).toBe(cut)
    expect(parts.train.length).toBe(15 * 24 - 2)
  })

  it('stop by rows that are later than those learned from', () => {
    expect(parts.early.length + parts.stopping.length).toBe(parts.train.length)
    expect(Math.max(...parts.early)).toBeLessThan(Math.min(...parts.stopping))
    const share = parts.stopping.length / parts.train.length
    expect(share).toBeGreaterThan(0.2)
    expect(share).toBeLessThan(0.3)
  })

  it('are empty where there is nothing', () => {
    const none = partRows(new Float64Array(0), new Float64Array(0), 5)
    expect([none.train, none.early, none.stopping, none.test].map(({ length }) => length)).toEqual([0, 0, 0, 0])
  })
})

describe('a lab', () => {
  it('keeps what estimates performance without labels, from rows the model did not learn from', () => {
    const random = seededRandom(4)
    const rows = 150 * 24
    const x = Float64Array.from({ length: rows }, () => random.next())
    const times = Float64Array.from({ length: rows }, (_, row) => row * HOUR)
    const label = x.map((value) => Number(random.next() < 0.2 + 0.6 * value))
    const table = tableOf({ x: numberColumn(x) })
    const all: LabRows = { table, features: ['x'], label, times, known: times, objective: 'binary', cut: 50 * DAY }
    const lab = createLab(all)
    const { onnx } = lab.fit(order(), silent)
    const found = lab.estimator(onnx)
    expect(found).toMatchObject({ rows: 100 * 24, format: ESTIMATOR_FORMAT })
    expect(createLab(all).estimator(onnx)).toEqual(found)
    expect(createLab({ ...all, cut: 100 * DAY }).estimator(onnx)).toBe('1200 labels held out, it takes 2000')
    const rare = label.map((_, row) => Number(row % 50 === 0))
    expect(createLab({ ...all, label: rare }).estimator(onnx)).toBe(
      '48 labels of the rarer class held out, it takes 100',
    )
  })

  it('finds the rounds on the rows before the cut, and keeps to rounds that are known', () => {
    const lab = createLab(sheet())
    const learner = boosting({ rounds: 50, patience: 3 })
    const found = lab.fit(order(learner), silent)
    expect(found.rounds).toBeLessThan(50)
    expect(lab.fit({ learner, seed: 1, on: 'all', rounds: 7 }, silent).rounds).toBe(7)
    expect(lab.fit(order(), silent).rounds).toBeNull()
  })

  it('learns without a search where the early rows say nothing', () => {
    const { label, times } = sheet()
    const lab = createLab(sheet({ label: label.map((value, row) => (times[row]! < 12 * DAY ? 0 : value)) }))
    expect(lab.fit(order(boosting({ rounds: 4 })), silent).rounds).toBe(4)
  })

  it('judges on the held-out rows alone', () => {
    const lab = createLab(sheet())
    const { onnx } = lab.fit(order(), silent)
    expect(lab.judge(onnx)['auc']).toMatchObject({ count: 5 * 24 })
    const { label, times, cut } = sheet()
    const other = createLab(sheet({ label: label.map((value, row) => (times[row]! < cut ? 1 - value : value)) }))
    expect(other.judge(onnx)).toEqual(lab.judge(onnx))
  })
})

describe('a lab in a thread', () => {
  let thread: LabThread | undefined
  afterEach(() => thread?.close())

  it('gives what a lab here gives, byte by byte', async () => {
    thread = openLab(sheet())
    const here = createLab(sheet())
    const reports: number[] = []
    const fitted = await thread.fit(order(boosting({ rounds: 5 })), (done) => void reports.push(done))
    expect(fitted).toEqual(here.fit(order(boosting({ rounds: 5 })), silent))
    expect(await thread.judge(fitted.onnx)).toEqual(here.judge(fitted.onnx))
    const heldOut = { rows: 120, from: 0, to: 1, metrics: {} }
    expect(await thread.reference(fitted.onnx, heldOut)).toEqual(here.reference(fitted.onnx, heldOut))
    expect(reports.length).toBeGreaterThan(3)
  })

  it('takes the memory of its sheet', async () => {
    const given = sheet()
    thread = openLab(given)
    expect(given.label.length).toBe(0)
    expect((await thread.fit(order(), silent)).onnx.length).toBeGreaterThan(0)
  })

  it('passes on coded errors whole and goes on answering', async () => {
    thread = openLab(sheet({ label: new Float64Array(480) }))
    await expect(thread.fit(order(), silent)).rejects.toMatchObject({ code: 'learners.one_class', status: 400 })
    await expect(thread.judge(Uint8Array.of(1, 2, 3))).rejects.toMatchObject({ name: 'MillraceError' })
    expect(thread.isOpen()).toBe(true)
  })

  it('fails every question once the thread has ended', async () => {
    thread = openLab(sheet())
    const asked = thread.fit(order(boosting({ rounds: 10_000, patience: 0 })), silent)
    const failed = expect(asked).rejects.toMatchObject({ code: 'training.worker_failed' })
    await thread.close()
    await failed
    expect(thread.isOpen()).toBe(false)
    await expect(thread.judge(new Uint8Array(1))).rejects.toMatchObject({ code: 'training.worker_failed' })
  })
})
