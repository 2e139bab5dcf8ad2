import { appendFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { cleanFolders, freshFolder } from '../../../test/support/folders.ts'
import { DAY, manualClock } from '../../base/index.ts'
import { int64Tensor, stringTensor, type Tensor } from '../../inference/index.ts'
import { type Database, type Lake, openEmbeddedDatabase, openFolderBlobs, openLake } from '../../storage/index.ts'
import { categoryColumn, numberColumn, type Table, tableOf, valueAt } from '../../table/index.ts'
import { servingMigrations } from '../tables.ts'
import type { JournalEntry } from './entry.ts'
import { type Journal, openJournal } from './journal.ts'
import type { JournalNeeds } from './open.ts'
import { createSegments } from './segments.ts'

cleanFolders()
let database: Database
let lake: Lake
const root = freshFolder()

beforeAll(async () => {
  const blobs = await openFolderBlobs(path.join(root, 'blobs'))
  lake = await openLake({ folder: path.join(root, 'lake'), blobs })
  database = await openEmbeddedDatabase({ folder: path.join(root, 'database') })
  await database.migrate(servingMigrations)
})
afterAll(async () => {
  await lake.close()
  await database.close()
})

let endpoints = 0
const clock = manualClock(0)

interface Stage {
  readonly name: string
  readonly folder: string
  readonly faults: unknown[]
  open(more?: Partial<JournalNeeds>): Promise<Journal>
}

function stage(): Stage {
  const folder = freshFolder()
  const name = `e${endpoints++}`
  const faults: unknown[] = []
  const open: Stage['open'] = async (more = {}) => {
    const journal = await openJournal({
      ...{ folder, lake, clock, segments: createSegments(database), durability: 'second' },
      ...{
        onFault: (fault) => faults.push(fault),
        retention: { rows: 1e6, ms: 60 * DAY },
        sealAfter: 1e9,
        mostUnwritten: 1e6,
      },
      ...more,
    })
    await journal.open(name)
    return journal
  }
  return { name, folder, faults, open }
}

/** Rows with these ids, one a millisecond from `at` on; the score tells them apart. */
function rowsOf(ids: readonly string[], at: number, features: Parameters<typeof tableOf>[0] = {}): JournalEntry {
  const score = Float64Array.from(ids, (_, row) => at + row)
  return {
    ...{ ids, at: score, champion: 1, challenger: undefined, answered: new Int32Array(ids.length).fill(1) },
    ...{ score, championScore: score, challengerScore: undefined, latencyUs: 5, answers: undefined },
    features: tableOf(features, ids.length),
  }
}

const idsOf = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => `p${from + i}`)
const always = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }
const show = (table: Table) =>
  Array.from({ length: table.rows }, (_, row) =>
    Object.fromEntries([...table.columns].map(([name, column]) => [name, valueAt(column, row)])),
  )
const labels = (table: Table) => show(table).map(({ id, label }) => [id, label])

/** What all open files have their methods from. */
async function fileHandleOf(folder: string): Promise<FileHandle> {
  const handle = await open(folder, 'r')
  await handle.close()
  return Object.getPrototypeOf(handle) as FileHandle
}

describe('a journal', () => {
  it('gives rows of a window by moment, and those features that each row had', async () => {
    const { name, open } = stage()
    const journal = await open()
    journal.append(name, rowsOf(['b'], 20, { x: numberColumn([7]) }))
    journal.append(name, rowsOf(['a'], 10, { o: categoryColumn(['ATL']) }))
    expect(show(await journal.read(name, { from: 10, to: 21 }))).toMatchObject([
      { id: 'a', at: 10, score: 10, 'f:o': 'ATL', 'f:x': null, label: null, label_at: null },
      { id: 'b', at: 20, score: 20, 'f:o': null, 'f:x': 7 },
    ])
    expect(labels(await journal.read(name, { from: 10, to: 20 }))).toEqual([['a', null]])
    const none = await journal.read(name, { from: 30, to: 40 })
    expect([none.rows, [...none.columns.keys()].slice(0, 3)]).toEqual([0, ['id', 'at', 'champion']])
    await journal.close()
  })

  it('shows labels as they were known by a moment, late, corrected and early ones', async () => {
    const { name, open } = stage()
    const journal = await open()
    journal.append(name, rowsOf(['a', 'b'], 0))
    await journal.label(name, [{ id: 'a', label: 1, at: 100 }])
    await journal.label(name, [{ id: 'a', label: 0, at: 200 }])
    await journal.label(name, [{ id: 'a', label: 5, at: 150 }])
    expect(await journal.label(name, [{ id: 'c', label: 1, at: 50 }])).toEqual({ accepted: 1, unknown: 1 })
    journal.append(name, rowsOf(['c'], 10))
    const known = async (knownBy: number) => labels(await journal.read(name, { ...always, knownBy }))
    const expectations = async () => {
      expect(await known(99)).toEqual([
        ['a', null],
        ['b', null],
        ['c', 1],
      ])
      expect(await known(100)).toEqual([
        ['a', 1],
        ['b', null],
        ['c', 1],
      ])
      expect(await known(199)).toEqual([
        ['a', 5],
        ['b', null],
        ['c', 1],
      ])
      expect(await known(200)).toEqual([
        ['a', 0],
        ['b', null],
        ['c', 1],
      ])
    }
    await expectations()
    await journal.close()
    const again = await open()
    expect(labels(await again.read(name, always))).toEqual([
      ['a', 0],
      ['b', null],
      ['c', 1],
    ])
    await again.seal(name)
    await again.close()
    const sealed = await open({ retention: { rows: 0, ms: 0 } })
    expect(labels(await sealed.read(name, { ...always, knownBy: 199 }))).toEqual([
      ['a', 5],
      ['b', null],
      ['c', 1],
    ])
    await sealed.close()
  })

  it('lets the last row of an id take the place of the others, with their label', async () => {
    const { name, open } = stage()
    const journal = await open()
    journal.append(name, rowsOf(['a', 'b'], 0))
    await journal.label(name, [{ id: 'a', label: 1, at: 5 }])
    journal.append(name, rowsOf(['a'], 50))
    const expected = [
      { id: 'b', at: 1, label: null },
      { id: 'a', at: 50, label: 1 },
    ]
    expect(show(await journal.read(name, always))).toMatchObject(expected)
    expect((await journal.read(name, { from: 0, to: 1 })).rows).toBe(0)
    await journal.seal()
    await journal.close()
    for (const rows of [1e6, 0]) {
      const again = await open({ retention: { rows, ms: 60 * DAY } })
      expect(show(await again.read(name, always))).toMatchObject(expected)
      await again.close()
    }
  })

  it('goes on where the disk takes no more, refuses labels, then writes what it held', async () => {
    const { name, folder, open, faults } = stage()
    const journal = await open({ mostUnwritten: 20 })
    const file = await fileHandleOf(folder)
    const refuse = vi.spyOn(file, 'appendFile').mockRejectedValue(new Error('no space left on device'))
    journal.append(name, rowsOf(idsOf(0, 3), 0))
    await expect(journal.label(name, [{ id: 'p0', label: 1, at: 1 }])).rejects.toMatchObject({
      code: 'serving.journal_not_written',
    })
    await expect(journal.written(name)).rejects.toMatchObject({ code: 'serving.journal_not_written' })
    await expect.poll(() => faults.length, { timeout: 5_000 }).toBeGreaterThan(0)
    journal.append(name, rowsOf(idsOf(3, 30), 3))
    expect(() => journal.append(name, rowsOf(['late'], 3))).toThrow(
      expect.objectContaining({ code: 'serving.journal_full' }),
    )
    refuse.mockRestore()
    await journal.written(name)
    await journal.close()
    const again = await open()
    const kept = await again.read(name, always)
    expect([kept.rows, labels(kept)[0]]).toEqual([30, ['p0', null]])
    await again.close()
  })

  it('keeps inputs and outputs that are tensors, one column for each value of a row', async () => {
    const { name, open } = stage()
    const journal = await open()
    const x: Tensor = { type: 'float', shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) }
    const features = { x, t: stringTensor([2], ['ATL', '']), k: int64Tensor([2, 1], [7, -1]) }
    const answers = {
      label: stringTensor([2], ['no', 'yes']),
      probabilities: { type: 'float', shape: [2, 2], data: Float32Array.of(0.75, 0.25, 0.5, 0.5) },
    } as const
    journal.append(name, { ...rowsOf(['a', 'b'], 0), features, answers })
    journal.append(name, { ...rowsOf(['c'], 5), features: { x: { ...x, shape: [1, 4] } } })
    const named = new Map([['x', ['age', 'income']]])
    journal.append(name, { ...rowsOf(['d', 'e'], 6), features: { x }, columns: named })
    const expected = [
      { id: 'a', 'f:x[0]': 1, 'f:x[1]': 2, 'f:t': 'ATL', 'f:k': 7, 'a:label': 'no', 'a:probabilities[1]': 0.25 },
      { id: 'b', 'f:x[0]': 3, 'f:x[1]': 4, 'f:t': null, 'f:k': -1, 'a:label': 'yes', 'a:probabilities[0]': 0.5 },
      { id: 'c', 'f:x[0]': 1, 'f:x[3]': 4, 'f:t': null, 'f:k': null, 'a:label': null },
      { id: 'd', 'f:age': 1, 'f:income': 2, 'f:x[0]': null },
      { id: 'e', 'f:age': 3, 'f:income': 4, 'f:x[0]': null },
    ]
    expect(show(await journal.read(name, always))).toMatchObject(expected)
    await journal.seal(name)
    await journal.close()
    const again = await open()
    expect(show(await again.read(name, always))).toMatchObject(expected)
    await again.close()
  })

  it('leaves out what is too wide or has more axes, and keeps the row', async () => {
    const { name, open } = stage()
    const journal = await open()
    const wide: Tensor = { type: 'uint8', shape: [1, 1_025], data: new Uint8Array(1_025) }
    const image: Tensor = { type: 'uint8', shape: [1, 2, 2], data: new Uint8Array(4) }
    const just: Tensor = { type: 'uint8', shape: [1, 1_024], data: new Uint8Array(1_024) }
    journal.append(name, { ...rowsOf(['a'], 0), features: { wide, image, just }, answers: { image } })
    const { rows, columns } = await journal.read(name, always)
    expect([rows, [...columns.keys()].filter((one) => /^[fa]:/.test(one)).length]).toEqual([1, 1_024])
    await journal.close()
  })

  it('takes a feature of another kind, and of two columns with one name the first', async () => {
    const { name, open, faults } = stage()
    const journal = await open()
    journal.append(name, rowsOf(['a'], 0, { o: categoryColumn(['ATL']) }))
    journal.append(name, rowsOf(['b'], 1, { o: numberColumn([4]) }))
    const [one, two] = [stringTensor([1], ['t']), int64Tensor([1, 2], [1, 2])]
    journal.append(name, { ...rowsOf(['c'], 2), features: { 'p[0]': one, p: two } })
    expect(show(await journal.read(name, always))).toMatchObject([
      { id: 'a', 'f:o': null },
      { id: 'b', 'f:o': 4 },
      { id: 'c', 'f:p[0]': 't', 'f:p[1]': 2 },
    ])
    await journal.close()
    expect(faults).toEqual([])
  })

  it('takes fewer wide rows than narrow ones while the disk takes none', async () => {
    const { name, open } = stage()
    const journal = await open({ mostUnwritten: 100 })
    const x: Tensor = { type: 'float', shape: [4, 1_000], data: new Float32Array(4_000) }
    const taken = (features: JournalEntry['features']): number => {
      for (let i = 0; ; i += 4) {
        try {
          journal.append(name, { ...rowsOf(idsOf(i, i + 4), i), features })
        } catch (error) {
          expect(error).toMatchObject({ code: 'serving.journal_full' })
          return i
        }
      }
    }
    expect(taken({})).toBeGreaterThan(99)
    await journal.written(name)
    expect(taken({ x })).toBeLessThan(300)
    await journal.written(name)
    expect(taken({ x })).toBeLessThan(12)
    await journal.close()
  })

  it('writes what is appended by many who wait for the disk as one', async () => {
    const { name, folder, open } = stage()
    const journal = await open({ durability: 'request' })
    const sync = vi.spyOn(await fileHandleOf(folder), 'datasync')
    const answer = async (id: string): Promise<void> => {
      journal.append(name, rowsOf([id], 0))
      await journal.written(name)
    }
    await Promise.all(idsOf(0, 500).map(answer))
    expect(sync.mock.calls.length).toBeLessThan(5)
    sync.mockRestore()
    await journal.close()
    const again = await open()
    expect((await again.read(name, always)).rows).toBe(500)
    await again.close()
  })

  it('refuses what is no label, and rows of an endpoint that is not open', async () => {
    const { name, open } = stage()
    const journal = await open()
    for (const bad of [
      { id: '', label: 1, at: 1 },
      { id: 'a\n', label: 1, at: 1 },
      { id: 'x'.repeat(201), label: 1, at: 1 },
      { id: 'a', label: Number.NaN, at: 1 },
    ])
      await expect(journal.label(name, [bad])).rejects.toMatchObject({ code: 'serving.bad_label' })
    expect(() => journal.append('other', rowsOf(['a'], 0))).toThrow(
      expect.objectContaining({ code: 'serving.journal_closed' }),
    )
    await journal.close()
  })
})

describe('after it was opened again', () => {
  it('a journal holds each row and label once, wherever sealing and closing fell', { timeout: 60_000 }, async () => {
    const step = fc.constantFrom('rows', 'rows', 'label', 'again', 'seal', 'reopen', 'forget')
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
        const { name, open, faults } = stage()
        let journal = await open()
        const expected = new Map<string, { at: number; label: number | null }>()
        let [next, forgotten] = [0, true]
        for (const what of steps) {
          const last = `p${next - 1}`
          if (what === 'rows') {
            journal.append(name, rowsOf(idsOf(next, next + 3), next * 10))
            for (const [i, id] of idsOf(next, next + 3).entries()) expected.set(id, { at: next * 10 + i, label: null })
            next += 3
            forgotten = false
          } else if (what === 'label') {
            const { unknown } = await journal.label(name, [{ id: last, label: next, at: next }])
            expect(unknown).toBe(next === 0 ? 1 : 0)
            if (next > 0) expected.get(last)!.label = next
          } else if (what === 'again' && !forgotten) {
            journal.append(name, rowsOf([last], next * 10 + 5))
            expected.set(last, { at: next * 10 + 5, label: expected.get(last)!.label })
          } else if (what === 'seal') await journal.seal()
          else if (what === 'reopen' || what === 'forget') {
            await journal.close()
            forgotten ||= what === 'forget'
            journal = await open(what === 'forget' ? { retention: { rows: 0, ms: 0 } } : {})
          }
        }
        const found = show(await journal.read(name, always))
        expect(new Map(found.map(({ id, at, label }) => [id, { at, label }]))).toEqual(expected)
        expect(found).toHaveLength(expected.size)
        await journal.close()
        expect(faults).toEqual([])
      }),
      { numRuns: 25, seed: 11 },
    )
  })

  it('drops a torn end, and refuses a file that is broken before a whole frame', async () => {
    const { name, folder, open } = stage()
    let journal = await open()
    journal.append(name, rowsOf(['a'], 0))
    await journal.written(name)
    journal.append(name, rowsOf(['b'], 1))
    await journal.close()
    const inside = path.join(folder, name)
    const file = path.join(inside, readdirSync(inside).find((one) => one.startsWith('predictions'))!)
    const whole = readFileSync(file)
    appendFileSync(file, Buffer.of(9, 0, 0, 0, 1, 2))
    journal = await open()
    expect((await journal.read(name, always)).rows).toBe(2)
    await journal.close()
    expect(readFileSync(file)).toEqual(whole)
    truncateSync(file, whole.length - 3)
    journal = await open()
    expect(labels(await journal.read(name, always))).toEqual([['a', null]])
    await journal.close()
    const broken = Buffer.from(whole)
    broken[20]! ^= 1
    writeFileSync(file, broken)
    await expect(open()).rejects.toMatchObject({ code: 'serving.journal_damaged' })
  })

  it('reads what is beyond memory from the lake, and joins it with what is not', async () => {
    const { name, open } = stage()
    const journal = await open({ retention: { rows: 5_000, ms: 60 * DAY } })
    journal.append(name, rowsOf(idsOf(0, 9_000), 0, { o: categoryColumn(idsOf(0, 9_000)) }))
    await journal.label(name, [{ id: 'p10', label: 1, at: 100 }])
    await journal.seal()
    journal.append(name, rowsOf(idsOf(9_000, 10_000), 9_000))
    expect(
      await journal.label(name, [
        { id: 'p11', label: 1, at: 1 },
        { id: 'p12', label: 1, at: 900 },
        { id: 'zz', label: 0, at: 1 },
      ]),
    ).toEqual({ accepted: 3, unknown: 1 })
    const all = await journal.read(name, { ...always, knownBy: 500 })
    expect(all.rows).toBe(10_000)
    expect(show(all).slice(10, 13)).toMatchObject([
      { id: 'p10', score: 10, label: 1, label_at: 100, 'f:o': 'p10' },
      { id: 'p11', score: 11, label: 1, label_at: 1 },
      { id: 'p12', score: 12, label: null, label_at: null },
    ])
    expect(labels(await journal.read(name, { from: 4_094, to: 4_098 })).map(([id]) => id)).toEqual(idsOf(4_094, 4_098))
    await journal.close()
  })

  it('gives one row for an id that comes again when its first row is no longer in memory', async () => {
    const { name, open } = stage()
    const journal = await open()
    journal.append(name, rowsOf(['a', 'b'], 0))
    await journal.seal()
    await journal.close()
    const again = await open({ retention: { rows: 0, ms: 0 } })
    again.append(name, rowsOf(['a'], 100))
    expect(show(await again.read(name, always))).toMatchObject([{ id: 'b' }, { id: 'a', at: 100 }])
    expect(labels(await again.read(name, { from: 0, to: 50 }))).toEqual([['b', null]])
    await again.close()
  })

  it('seals by itself when many rows have gathered', async () => {
    const { name, open, faults } = stage()
    const journal = await open({ sealAfter: 100 })
    journal.append(name, rowsOf(idsOf(0, 150), 0))
    const sealed = () => createSegments(database).list(name, 'predictions')
    await expect.poll(sealed, { timeout: 5_000 }).toHaveLength(1)
    expect(await sealed()).toMatchObject([{ firstN: 0, lastN: 149, fromAt: 0, toAt: 149, rows: 150 }])
    await journal.close()
    expect(faults).toEqual([])
  })
})

it('reads 12,000 rows out of 100,000, and only those', async () => {
  const { name, open } = stage()
  const journal = await open()
  for (let i = 0; i < 100; i++) {
    const ids = idsOf(i * 1_000, (i + 1) * 1_000)
    const features = Object.fromEntries(
      Array.from({ length: 8 }, (_, k) => [`x${k}`, numberColumn(new Float64Array(1_000))]),
    )
    journal.append(name, rowsOf(ids, i * 1_000, features))
  }
  await journal.label(
    name,
    idsOf(0, 100_000).map((id) => ({ id, label: 1, at: 1e6 })),
  )
  const { rows } = await journal.read(name, { from: 40_000, to: 52_000, knownBy: 2e6 })
  expect(rows).toBe(12_000)
  await journal.close()
})
