import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rolling } from '../../../test/support/page-fixture.ts'
import * as data from './data-answers.ts'
import * as models from './model-answers.ts'
import * as windows from './week-answers.ts'

describe('answers', () => {
  it('give the figures of a window, its versions on the same rows, and its drift with the prediction as one more column', () => {
    const weeks = windows.weeks('late', rolling['/api/v1/endpoints/late/windows'])
    const week = weeks[1]!
    expect(week).toMatchObject({ labeled: 11_649, said: 0.196, were: 0.257, logloss: 0.512, ece: 0.062 })
    expect(week.sameRows.map(({ version, logloss }) => [version, logloss])).toEqual([
      [1, 0.512],
      [2, 0.482],
    ])
    expect(week.drift.map(({ column }) => column)).toContain('the prediction')
    expect(weeks[0]).toMatchObject({ labeled: 438, were: undefined })
  })

  it('count quarantined rows among all rows, and leave out datasets that were never read', () => {
    const [airports, flights] = data.datasets(rolling['/api/v1/datasets'])
    expect(airports).toMatchObject({ rows: 3_376, quarantined: 0 })
    expect(flights).toMatchObject({ rows: 3_000_000, quarantined: 3 })
    expect(data.datasets({ datasets: [{ name: 'later', current: null }] })).toEqual([])
  })

  it('show numbers in quarantined rows with their true minus, and no row that was only warned about', () => {
    const rows = [
      { outcome: 'warn', reasons: [], values: {} },
      {
        outcome: 'quarantine',
        reasons: [{ code: 'below_min', column: 'delay' }],
        values: { delay: '-1116', origin: 'MIA' },
      },
    ]
    const [row, ...others] = data.quarantine('flights', { rows })
    expect(others).toEqual([])
    expect(row?.values).toEqual([
      ['delay', '−1,116'],
      ['origin', 'MIA'],
    ])
  })

  it('have no evidence before anything was compared', () => {
    const evidence = { logE: 0, mean: 0, low: null, high: null, blocks: 0, n: 0 }
    expect(models.loops({ loops: [{ endpoint: 'late', evidence }] })[0]?.evidence).toBeUndefined()
  })

  it('never throw, whatever comes', () => {
    const readers = [
      data.datasets,
      data.views,
      models.leakage,
      models.runs,
      models.versions,
      models.endpoints,
      models.loops,
    ]
    const more = [models.decisions, models.modelNames, windows.alerts, (body: unknown) => windows.weeks('late', body)]
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        for (const read of [...readers, ...more]) expect(Array.isArray(read(body))).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})
