import { describe, expect, it } from 'vitest'
import { followUp } from './follow.ts'
import { renderCompared, renderHistory, renderRuns, sparkline } from './render-tracking.ts'

const at = Date.UTC(2001, 4, 14)
const points = (...values: (number | null)[]) => values.map((value, step) => ({ step, at, value }))

describe('runs for people', () => {
  const run = { experiment: 'late', status: 'FINISHED', state: 'active', startedAt: at, endedAt: null }

  it('are a table with the metrics and params that tell them apart first', () => {
    const text = renderRuns({
      runs: [
        { ...run, id: 'r1', name: 'a', params: { same: '1', depth: '3' }, metrics: { same: 1, auc: 0.7 } },
        {
          ...run,
          id: 'r2',
          name: 'b',
          params: { same: '1', depth: '5' },
          metrics: { same: 1, auc: null },
          state: 'deleted',
        },
      ],
      next: 'token',
      count: 9,
    })
    const [head, , first, second, ...rest] = text.split('\n')
    expect(head!.split(/\s+/)).toEqual(['run', 'name', 'experiment', 'status', 'startedAt', 'auc', 'same', 'depth'])
    expect(first).toContain('0.7')
    expect(second).toContain('deleted')
    expect(rest.join('\n')).toBe('2 of 9 that match\nmore: --page token\n')
  })

  it('are compared in a column each, named apart where their names are the same', () => {
    const text = renderCompared({
      runs: ['r1', 'r2'].map((id) => ({ run: id, name: 'a', experiment: 'late' })),
      params: [{ param: 'depth', values: ['3', null] }],
      metrics: [{ metric: 'auc', values: [0.7, 0.8] }],
    })
    expect(text).toMatch(/a \(r1\)\s+a \(r2\)/)
    expect(text).toMatch(/params\.depth\s+3\s+-/)
    expect(text).toMatch(/metrics\.auc\s+0\.7\s+0\.8/)
    expect(renderCompared({ runs: [], params: [], metrics: [] })).toBe('They differ in no param and no metric.\n')
  })
})

describe('a history for people', () => {
  it('is a line that shows every spike and what is no number, then the values', () => {
    expect(sparkline(points(0, 1))).toBe('▁█')
    expect(sparkline(points(2, 2, null))).toBe('▁▁×')
    const long = points(...Array.from({ length: 6_000 }, (_, i) => (i === 4_321 ? 9 : 0)))
    expect([...sparkline(long)].indexOf('█')).toBe(43)
    expect(renderHistory({ points: points(0, 1) })).toMatch(/^▁█\n\nstep\s+at\s+value/)
    expect(renderHistory({ points: [] })).toBe('No values.\n')
  })

  it('is followed until the run ends, or looked at once', () => {
    const answer = { points: [], next: 'n', done: false }
    expect(followUp('tracking.tail', { run: 'r' }, answer)).toMatchObject({
      ...{ action: 'tracking.tail', prints: true },
      input: { run: 'r', after: 'n' },
    })
    expect(followUp('tracking.tail', { run: 'r', once: true }, answer)).toBeUndefined()
    expect(followUp('tracking.tail', { run: 'r' }, { ...answer, done: true })).toBeUndefined()
  })
})
