import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createEvents, type Happening } from '../base/index.ts'
import { floatTensor } from '../inference/index.ts'
import type { JournalEntry } from './journal/entry.ts'
import { createMeter } from './meter.ts'
import { createPairs, type Pair, type Pairs } from './pairs.ts'
import { createScorer, type Scorer } from './scorer.ts'

/** A version that says when it is let. */
interface Slow {
  readonly scorer: Scorer
  readonly asked: number[]
  let: (error?: Error) => void
}

function slowScorer(): Slow {
  const waiting: { readonly rows: number; readonly done: (error?: Error) => void }[] = []
  const asked: number[] = []
  const loaded = {
    ...{ version: 2, batched: true, answers: 'prediction', bytes: 0, categories: new Map(), waitingRows: 0 },
    inputs: [{ name: 'x', type: 'float', shape: [-1, 1] }],
    outputs: [{ name: 'variable', type: 'float', shape: [-1, 1] }],
    infer: ({ rows }: { rows: number }) =>
      new Promise((resolve, reject) => {
        asked.push(rows)
        const done = (error?: Error): void =>
          error ? reject(error) : resolve({ variable: floatTensor([rows, 1], new Float32Array(rows).fill(7)) })
        waiting.push({ rows, done })
      }),
  }
  return {
    scorer: createScorer(loaded as never, { direct: true, meter: createMeter() }),
    asked,
    let: (error) => {
      for (const { done } of waiting.splice(0)) done(error)
    },
  }
}

let happened: Happening[]
let kept: JournalEntry[]
let faults: unknown[]
let pairs: Pairs
beforeEach(() => {
  ;[happened, kept, faults] = [[], [], []]
  const events = createEvents(() => 0, (fault) => faults.push(fault)) // biome-ignore format: short
  events.onAny((happening) => happened.push(happening))
  const journal = { append: (_: string, entry: JournalEntry) => void kept.push(entry) }
  pairs = createPairs({ journal, events, onFault: (fault) => faults.push(fault) })
})
afterEach(() => vi.useRealTimers())

let requests = 0
function pairFor({ scorer }: Slow, rows = 1, appended = false): Pair {
  const into = new Float64Array(rows).fill(Number.NaN)
  const inputs = { x: floatTensor([rows, 1], new Float32Array(rows)) }
  const entry = { ids: [`r${requests++}`], challengerScore: into } as unknown as JournalEntry
  const reading = { rows, inputs, features: undefined, outputs: undefined, deadline: undefined, gone: undefined }
  return { entry, reading, gaps: [{ scorer, rows: undefined, into }], appended }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('a pair', () => {
  it('is scored after the turn of its answer, and kept whole', async () => {
    const slow = slowScorer()
    const pair = pairFor(slow)
    expect(pairs.add('e', pair)).toBe(true)
    expect(slow.asked).toEqual([])
    await turn()
    expect([slow.asked, kept]).toEqual([[1], []])
    slow.let()
    await pairs.settled('e')
    expect([kept, [...pair.entry.challengerScore!]]).toEqual([[pair.entry], [7]])
  })

  it('is kept without the other score after a quarter of a second, and whole when that is there', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const slow = slowScorer()
    const pair = pairFor(slow)
    pairs.add('e', pair)
    await turn()
    vi.advanceTimersByTime(250)
    expect(kept).toEqual([pair.entry])
    vi.advanceTimersByTime(1_000)
    expect(kept).toHaveLength(1)
    slow.let()
    await turn()
    expect(kept).toEqual([pair.entry, pair.entry])
  })

  it('is kept in the order of the answers', async () => {
    const [slow, quick] = [slowScorer(), slowScorer()]
    const [first, second] = [pairFor(slow), pairFor(quick)]
    pairs.add('e', first)
    pairs.add('e', second)
    await turn()
    quick.let()
    await turn()
    expect(kept).toEqual([])
    slow.let()
    await pairs.settled()
    expect(kept).toEqual([first.entry, second.entry])
  })

  it('is given up where the other version fails, which is told once for each', async () => {
    const slow = slowScorer()
    for (let i = 0; i < 3; i++) {
      pairs.add('e', pairFor(slow))
      await turn()
      slow.let(new Error('broken'))
      await pairs.settled('e')
    }
    expect(kept.map(({ challengerScore }) => [...challengerScore!])).toEqual([[Number.NaN], [Number.NaN], [Number.NaN]])
    expect(happened).toMatchObject([{ name: 'serving.second_failed', payload: { version: 2, reason: 'broken' } }])
  })

  it('is refused and counted where 10,000 rows wait already; other endpoints are not concerned', async () => {
    const slow = slowScorer()
    for (let i = 0; i < 100; i++) expect(pairs.add('e', pairFor(slow, 100))).toBe(true)
    expect(pairs.add('e', pairFor(slow, 5))).toBe(false)
    expect([pairs.unpaired('e'), pairs.unpaired('f')]).toEqual([5, 0])
    expect(pairs.add('f', pairFor(slow, 100))).toBe(true)
    const all = pairs.settled()
    while (kept.length < 101) {
      slow.let()
      await turn()
    }
    await all
    expect(pairs.add('e', pairFor(slow, 5))).toBe(true)
  })

  it('is one of few that are scored at a time', async () => {
    const slow = slowScorer()
    for (let i = 0; i < 300; i++) pairs.add('e', pairFor(slow))
    await turn()
    expect(slow.asked).toHaveLength(128)
    while (kept.length < 300) {
      slow.let()
      await turn()
    }
    expect(faults).toEqual([])
  })
})

it('does not stop where the journal is full', async () => {
  const events = createEvents(() => 0, () => undefined) // biome-ignore format: short
  const journal = {
    append: () => {
      throw new Error('full')
    },
  }
  const stuck = createPairs({ journal, events, onFault: (fault) => faults.push(fault) })
  const slow = slowScorer()
  stuck.add('e', pairFor(slow))
  await turn()
  slow.let()
  await stuck.settled('e')
  expect(faults).toMatchObject([{ message: 'full' }])
})
