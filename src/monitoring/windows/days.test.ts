import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type JournalStage, journalStage } from '../../../test/support/journal-stage.ts'
import { DAY, HOUR } from '../../base/index.ts'
import { countsOf, fitEstimator } from '../../evaluation/index.ts'
import type { Journal, JournalWindow } from '../../serving/index.ts'
import { categoryColumn, numberColumn, tableOf } from '../../table/index.ts'
import { monitoringMigrations } from '../tables.ts'
import { estimatesTogether } from './day-estimates.ts'
import { scoresTogether } from './day-scores.ts'
import { createDays, type Days } from './days.ts'
import { performanceOfAnswers } from './performance.ts'

type JournalEntry = Parameters<Journal['append']>[1]

let stage: JournalStage
let endpoint: string
let days: Days
let reads: JournalWindow[]
let count = 0
journalStage((made) => {
  stage = made
})
beforeAll(() => stage.database.migrate(monitoringMigrations))

beforeEach(async () => {
  endpoint = `e${count++}`
  await stage.journal.open(endpoint)
  days = open()
})

function open(): Days {
  const { journal, database } = stage
  reads = []
  return createDays({
    database,
    journal: {
      changes: journal.changes,
      stream(name, window) {
        reads.push(window)
        return journal.stream(name, window)
      },
    },
  })
}

/** A request an hour from `from` on: ids tell the hour. */
function requests(from: number, hours: number, ids = (hour: number) => `${from}-${hour}`): JournalEntry {
  const score = new Float64Array(hours).fill(0.5)
  return {
    ids: Array.from({ length: hours }, (_, hour) => ids(hour)),
    ...{ at: score.map((_, hour) => from + hour * HOUR), champion: 1, challenger: undefined, latencyUs: 5 },
    ...{ answered: new Int32Array(hours).fill(1), score, championScore: score, challengerScore: undefined },
    ...{ features: tableOf({ load: numberColumn(score) }), answers: undefined },
  }
}

const WEEK = 7 * DAY
const label = (id: string, value: number, at: number) => stage.journal.label(endpoint, [{ id, label: value, at }])

async function measured(knownBy = WEEK, span = { from: 0, to: WEEK }) {
  const asked = { endpoint, ...span, knownBy, objective: 'binary' as const, segments: [] }
  const found = await days.scores(asked)
  return performanceOfAnswers(scoresTogether(found.map(({ of }) => of)), 'binary')
}

describe('days of a journal', () => {
  test('are read once, and again only where a label came or was corrected', async () => {
    stage.journal.append(endpoint, requests(0, 7 * 24))
    expect(await measured()).toMatchObject({ predictions: 168, labeled: 0 })
    expect(reads).toHaveLength(1)
    expect(await measured()).toMatchObject({ predictions: 168 })
    expect(reads).toHaveLength(1)
    await label('0-30', 1, 2 * DAY)
    expect(await measured()).toMatchObject({ labeled: 1, labelRate: 1 })
    expect(reads.slice(1)).toEqual([{ from: DAY, to: 2 * DAY, knownBy: WEEK }])
    await label('0-30', 0, 3 * DAY)
    expect(await measured()).toMatchObject({ labeled: 1, labelRate: 0 })
    expect(reads).toHaveLength(3)
  })

  test('of estimates are read again where a label came, and know what was expected of it', async () => {
    const held = Float64Array.from({ length: 400 }, (_, row) => (row % 20) / 20)
    const estimator = fitEstimator({
      ...{ table: tableOf({ load: numberColumn(held) }), features: ['load'], objective: 'binary', scores: held },
      labels: held.map((score, row) => Number((row * 7) % 20 < 20 * score)),
    })
    const asked = { endpoint, from: 0, to: WEEK, knownBy: WEEK, estimator, version: 1, segments: [] }
    stage.journal.append(endpoint, requests(0, 7 * 24))
    const labeledOf = async () =>
      countsOf(estimatesTogether((await days.estimates(asked)).map(({ of }) => of)).labeled, 'binary').rows
    expect(await labeledOf()).toBe(0)
    expect((await days.estimates(asked)).map(({ of }) => of.rows)).toEqual(new Array(7).fill(24))
    expect(reads).toHaveLength(1)
    await label('0-30', 1, 2 * DAY)
    expect(await labeledOf()).toBe(1)
    expect(reads.slice(1)).toEqual([{ from: DAY, to: 2 * DAY, knownBy: WEEK }])
    days = open()
    expect(await labeledOf()).toBe(1)
    expect(reads).toEqual([])
    expect(await days.estimates({ ...asked, version: 2 })).toEqual([])
  })

  test('are still known after a start, and what came meanwhile is noticed', async () => {
    stage.journal.append(endpoint, requests(0, 48))
    await measured()
    await label('0-3', 1, DAY)
    days = open()
    expect(await measured(WEEK, { from: 0, to: 2 * DAY })).toMatchObject({ predictions: 48, labeled: 1 })
    expect(reads).toEqual([{ from: 0, to: DAY, knownBy: WEEK }])
  })

  test('show a label from the moment on that it was known', async () => {
    stage.journal.append(endpoint, requests(0, 24))
    await label('0-1', 1, 5 * DAY)
    expect(await measured(4 * DAY)).toMatchObject({ labeled: 0 })
    expect(await measured(6 * DAY)).toMatchObject({ labeled: 1 })
    expect(await measured(7 * DAY)).toMatchObject({ labeled: 1 })
    expect(reads.filter(({ to }) => to === DAY || to === WEEK)).toHaveLength(2)
  })

  test('follow a row that another takes the place of, on another day', async () => {
    stage.journal.append(endpoint, requests(0, 24))
    expect(await measured()).toMatchObject({ predictions: 24 })
    stage.journal.append(
      endpoint,
      requests(3 * DAY, 2, (hour) => `0-${hour}`),
    )
    expect(await measured(WEEK, { from: 0, to: DAY })).toMatchObject({ predictions: 22 })
    expect(await measured()).toMatchObject({ predictions: 24 })
  })

  test('at the ends of a window that is no whole days are counted to the row', async () => {
    stage.journal.append(endpoint, requests(0, 7 * 24))
    expect(await measured(WEEK, { from: 6 * HOUR, to: 2 * DAY + HOUR })).toMatchObject({ predictions: 43 })
    expect(await measured(WEEK, { from: 6 * HOUR, to: 9 * HOUR })).toMatchObject({ predictions: 3 })
  })

  test('come from sealed rows and labels as from those in memory', async () => {
    stage.journal.append(endpoint, requests(0, 48))
    await label('0-1', 1, HOUR)
    await stage.journal.seal(endpoint)
    // days later, and of another kind, which begins another chunk: what is sealed is beyond what memory retains
    const other = { features: tableOf({ load: categoryColumn(new Array<string>(24).fill('low')) }) }
    stage.journal.append(endpoint, { ...requests(6 * DAY, 24), ...other })
    await stage.journal.seal(endpoint)
    expect((await stage.journal.recent(endpoint, 1000)).rows).toBe(24)
    expect(await measured()).toMatchObject({ predictions: 72, labeled: 1 })
    await label('0-2', 0, 7 * DAY)
    await stage.journal.seal(endpoint)
    expect(await measured()).toMatchObject({ predictions: 72, labeled: 2, labelRate: 0.5 })
  })
})
