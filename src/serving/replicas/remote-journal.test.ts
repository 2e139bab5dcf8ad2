import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { floatTensor } from '../../inference/index.ts'
import type { JournalEntry } from '../journal/entry.ts'
import { createRemoteJournal, type KeptEntries } from './remote-journal.ts'

const entry = (id: string, rows = 1): JournalEntry => ({
  ...{ ids: Array.from({ length: rows }, (_, i) => `${id}-${i}`), at: new Float64Array(rows) },
  ...{ champion: 1, challenger: undefined, answered: new Int32Array(rows).fill(1), score: new Float64Array(rows) },
  ...{ championScore: new Float64Array(rows), challengerScore: undefined, answers: undefined, latencyUs: 1 },
  features: { x: floatTensor([rows, 1], new Float32Array(rows)) },
})

function journal(durability: 'second' | 'request' = 'second') {
  const sent: string[][] = []
  const waiting: { resolve: () => void; reject: (error: Error) => void }[] = []
  const faults: unknown[] = []
  const keep = (batch: readonly KeptEntries[]): Promise<void> => {
    sent.push(
      batch.flatMap(({ endpoint, entries }) => entries.flatMap(({ ids }) => ids.map((id) => `${endpoint}/${id}`))),
    )
    return new Promise((resolve, reject) => waiting.push({ resolve, reject }))
  }
  return { sent, waiting, faults, ...createRemoteJournal({ durability, keep, onFault: (fault) => faults.push(fault) }) }
}

describe('a journal in another process', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('is sent what came in a twentieth of a second, in order, at once', () => {
    const { append, sent } = journal()
    append('a', entry('1'))
    vi.advanceTimersByTime(30)
    append('b', entry('2'))
    append('a', entry('3'))
    expect(sent).toEqual([])
    vi.advanceTimersByTime(20)
    expect(sent).toEqual([['a/1-0', 'a/3-0', 'b/2-0']])
    vi.advanceTimersByTime(1_000)
    expect(sent).toHaveLength(1)
  })

  it('is sent a thousand rows without waiting', () => {
    const { append, sent } = journal()
    append('a', entry('1', 999))
    expect(sent).toHaveLength(0)
    append('a', entry('2'))
    expect(sent).toHaveLength(1)
  })

  it('takes no more where too much is not known to be kept, and goes on when it is', async () => {
    const { append, waiting } = journal()
    for (let i = 0; i < 100; i++) append('a', entry(`${i}`, 1_000))
    expect(() => append('a', entry('more'))).toThrow('100000 rows')
    waiting[0]!.resolve()
    await vi.advanceTimersByTimeAsync(0)
    append('a', entry('more'))
  })

  it('takes one large request however large it is', () => {
    const { append, sent } = journal()
    append('a', entry('1', 200_000))
    expect(sent).toHaveLength(1)
  })

  it('tells each who waits for the disk when its rows are there, many by one write', async () => {
    const { append, written, sent, waiting } = journal('request')
    const done: string[] = []
    const ask = (id: string): void => {
      append('a', entry(id))
      void written('a').then(
        () => done.push(id),
        () => done.push(`not ${id}`),
      )
    }
    ask('1')
    await vi.advanceTimersByTimeAsync(0)
    ask('2')
    ask('3')
    await vi.advanceTimersByTimeAsync(0)
    expect(sent).toEqual([['a/1-0']])
    waiting[0]!.resolve()
    await vi.advanceTimersByTimeAsync(0)
    expect(done).toEqual(['1'])
    expect(sent[1]).toEqual(['a/2-0', 'a/3-0'])
    waiting[1]!.reject(new Error('the disk is full'))
    await vi.advanceTimersByTimeAsync(0)
    expect(done).toEqual(['1', 'not 2', 'not 3'])
  })

  it('has settled when all is kept that was appended', async () => {
    const { append, settled, waiting } = journal()
    append('a', entry('1'))
    let isSettled = false
    void settled().then(() => {
      isSettled = true
    })
    await vi.advanceTimersByTimeAsync(0)
    expect(isSettled).toBe(false)
    waiting[0]!.resolve()
    await vi.advanceTimersByTimeAsync(0)
    expect(isSettled).toBe(true)
  })
})
