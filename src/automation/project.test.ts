import { describe, expect, it } from 'vitest'
import { DAY, WEEK } from '../base/index.ts'
import { category, dataset, parquet } from '../data/index.ts'
import { featureView, window } from '../features/index.ts'
import { type Monitoring, watchOf } from '../monitoring/index.ts'
import { sql } from '../table/index.ts'
import { model } from '../training/index.ts'
import { createDueMeasurements, type Due, dueWindows } from './due.ts'
import { endpoint } from './policy.ts'
import { defineProject } from './project.ts'
import { canary } from './rollout/canary.ts'

const airports = dataset('airports', { source: parquet('airports.parquet') })
const flights = dataset('flights', {
  source: parquet('flights.parquet'),
  time: 'date',
  contract: { origin: category({ references: [airports, 'iata'] }) },
})
const view = featureView('origin_late', {
  from: flights,
  entity: 'origin',
  features: { late_3h: window.mean(sql`delay > 15`, '3h') },
})
const late = model('late', { data: flights, label: sql`delay > 15`, features: ['distance', view] })

describe('a project', () => {
  it('is everything that its endpoints lead to, each dataset after those it refers to', () => {
    const project = defineProject({ name: 'p', endpoints: [endpoint('late', { model: late })] })
    expect(project.datasets.map(({ name }) => name)).toEqual(['airports', 'flights'])
    expect(project.views).toEqual([view])
    expect(project.models).toEqual([late])
  })

  it('is refused when two things of one kind carry one name', () => {
    const other = model('late', { data: flights, label: sql`delay > 60`, features: ['distance'] })
    const endpoints = [endpoint('late', { model: late }), endpoint('later', { model: other })]
    expect(() => defineProject({ name: 'p', endpoints })).toThrow('two of its models are called late')
  })
})

describe('a policy', () => {
  it('refuses steps that do not rise to 100 in whole percents', () => {
    for (const steps of [[5, 25], [50, 25, 100], [0.5, 100], []])
      expect(() => canary({ steps })).toThrow('do not rise to 100')
  })

  it('refuses what is no length of time', () => {
    expect(() => canary({ shadow: 'a day' as '1d' })).toThrow('shadow takes a length of time')
  })
})

describe('due windows', () => {
  const monday = Date.UTC(2001, 4, 14)
  const ask = (now: number, measured: [number, number][] = []) =>
    dueWindows(WEEK, { since: monday, now, measured: new Map(measured) })

  it('begin on Mondays and are due when they end, oldest first', () => {
    expect(ask(monday + WEEK - 1)).toEqual([])
    expect(ask(monday + 2 * WEEK)).toEqual([
      { from: monday, to: monday + WEEK },
      { from: monday + WEEK, to: monday + 2 * WEEK },
    ])
  })

  it('are due again a day, eight and thirty days later, as labels come, and then no more', () => {
    const end = monday + WEEK
    expect(ask(end + DAY - 1, [[monday, end]])).toEqual([])
    expect(ask(end + DAY, [[monday, end]])).toEqual([{ from: monday, to: end }])
    expect(ask(end + 3 * DAY, [[monday, end + DAY]])).toEqual([])
    const [due] = ask(end + 8 * DAY, [[monday, end + DAY]])
    expect(due).toEqual({ from: monday, to: end })
    const later = end + 5 * WEEK
    const others = [1, 2, 3, 4, 5].map((week): [number, number] => [monday + week * WEEK, later])
    expect(ask(later, [[monday, end + 30 * DAY], ...others]).map(({ from }) => from)).toEqual([])
  })

  it('by count follow each other as they fill, and are measured once more a day later', async () => {
    let filled = [DAY, 2 * DAY]
    const asked: Due[] = []
    const monitoring = {
      windows: async () => [],
      windowOf: async ({ from }: { from: number }) => {
        const to = filled.find((end) => end > from)
        return to === undefined ? undefined : { from, to }
      },
      measure: async (_: string, due: Due) => void asked.push(due),
    } as unknown as Monitoring
    const due = createDueMeasurements({ monitoring })
    const measure = (now: number) =>
      due.measure({ endpoint: 'late', watch: watchOf('late', { window: { rows: 5000 } }), since: 0, now })
    expect(await measure(2 * DAY)).toBe(2)
    filled = [...filled, 3 * DAY]
    expect(await measure(3 * DAY)).toBe(2)
    expect(asked.map(({ from }) => from / DAY)).toEqual([0, 1, 1, 2])
    expect(await measure(3 * DAY + 1)).toBe(0)
  })
})
