import { readdirSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { findFlights } from '../../src/cli/demo/source.ts'
import { type Ended, millrace } from '../support/command.ts'
import { missingFlights } from '../support/flights.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'

cleanFolders()
if (missingFlights) console.log(missingFlights)

const WEEK = 7 * 24 * 3_600_000
const MONDAYS = Array.from({ length: 7 }, (_, i) => new Date(Date.UTC(2001, 4, 14) + i * WEEK).toISOString())
const LATE = ['dest_late_3h', 'inbound_late_3h', 'origin_late_3h']

interface Scored {
  readonly auc: number
  readonly logloss: number
  readonly ece: number
}
interface Week extends Scored {
  readonly from: string
  readonly predictions: number
  readonly labeled: number
  readonly meanPrediction: number
  readonly lateShare: number
  readonly psi: Readonly<Record<string, number>>
  readonly champion: number
  readonly alerts: readonly { readonly code: string; readonly message: string }[]
}
interface Document {
  readonly dataset: Record<string, unknown>
  readonly leakage: { readonly naiveAuc: number; readonly pointInTimeAuc: number }
  readonly training: Record<string, number | string>
  readonly weeks: readonly Week[]
  readonly unseen: readonly { readonly column: string; readonly value: string; readonly first: string }[]
  readonly decisions: readonly {
    readonly at: string
    readonly what: string
    readonly because: string
    readonly evidence: object
  }[]
  readonly champion: { readonly before: number; readonly after: number }
  readonly comparison: {
    readonly weeks: readonly { readonly from: string; readonly champion: Scored; readonly challenger: Scored }[]
  }
  readonly reproduced: boolean
  readonly seconds: Readonly<Record<string, number>>
}

describe.skipIf(missingFlights)('the demo, once, without a person, on three flights of a hundred', () => {
  let ended: Ended
  let told: Document
  const temporary = freshFolder()
  const folder = freshFolder()

  beforeAll(async () => {
    ended = await millrace(['demo', '--once', '--json', '--sample', '0.03'], {
      folder,
      environment: { TMPDIR: temporary },
      patience: 230_000,
    })
    expect(ended.status, ended.stderr).toBe(0)
    told = JSON.parse(ended.stdout) as Document
  }, 240_000)

  it('prints one document on standard output, and its progress on standard error', () => {
    expect(ended.stdout.trim().split('\n')).toHaveLength(1)
    expect(ended.stderr).toMatch(/^ *\d+ % \S/m)
    expect(ended.stderr.split('\n').length).toBeLessThan(100)
    expect(ended.stderr).not.toContain('fault')
  })

  it('leaves nothing behind, neither in the folder of temporary files nor in its own', () => {
    expect(readdirSync(temporary)).toEqual([])
    expect(readdirSync(folder)).toEqual([])
  })

  it('has exactly the members that were promised', () => {
    const number = expect.any(Number)
    const text = expect.any(String)
    const scored = { auc: number, logloss: number, ece: number }
    expect(told).toEqual({
      dataset: { rows: number, accepted: number, quarantined: number, version: text, reasons: expect.any(Array) },
      leakage: { naiveAuc: number, pointInTimeAuc: number },
      training: { rows: number, learner: text, ...scored, modelVersion: number, modelHash: text },
      weeks: told.weeks.map(() => ({
        ...{ from: text, predictions: number, labeled: number, meanPrediction: number, lateShare: number },
        ...{ ...scored, psi: expect.any(Object), champion: number, alerts: expect.any(Array) },
      })),
      unseen: told.unseen.map(() => ({ column: text, value: text, first: text })),
      decisions: told.decisions.map(() => ({ at: text, what: text, because: text, evidence: expect.any(Object) })),
      champion: { before: number, after: number },
      comparison: {
        weeks: told.comparison.weeks.map(() => ({ from: text, champion: scored, challenger: scored })),
      },
      reproduced: expect.any(Boolean),
      seconds: { ingest: number, features: number, train: number, replay: number, total: number },
    })
    for (const { alerts } of told.weeks)
      for (const alert of alerts) expect(alert).toEqual({ code: expect.stringMatching(/^monitoring\./), message: text })
  })

  it('reads three million flights and sets exactly the three impossible ones aside', () => {
    const { version, reasons, ...counts } = told.dataset
    expect(counts).toEqual({ rows: 3_000_000, accepted: 2_999_997, quarantined: 3 })
    expect(version).toMatch(/^sha256-[0-9a-f]{64}$/)
    expect(reasons).toEqual([{ code: expect.any(String), column: 'delay', rows: 3 }])
  })

  it('shows what a careless join would have promised, and what was known', () => {
    expect(told.leakage.naiveAuc).toBeGreaterThan(0.85)
    expect(told.leakage.pointInTimeAuc).toBeGreaterThan(0.62)
    expect(told.leakage.pointInTimeAuc).toBeLessThan(0.78)
  })

  it('trains a model that passes its gates', () => {
    const { rows, modelHash, learner, auc, logloss, modelVersion } = told.training
    expect(rows).toBeGreaterThan(5_000)
    expect(modelHash).toMatch(/^sha256-[0-9a-f]{64}$/)
    expect(['logistic', 'boosting']).toContain(learner)
    expect(auc).toBeGreaterThan(0.65)
    expect(logloss).toBeLessThan(0.5)
    expect(modelVersion).toBe(1)
  })

  it('replays seven weeks, and nearly every prediction meets its label', () => {
    expect(told.weeks.map(({ from }) => from)).toEqual(MONDAYS)
    for (const week of told.weeks) {
      expect(week.predictions).toBeGreaterThan(1_000)
      expect(week.labeled).toBeLessThanOrEqual(week.predictions)
      expect(week.labeled / week.predictions).toBeGreaterThan(0.98)
      for (const share of [week.meanPrediction, week.lateShare, week.auc, week.ece])
        expect(share > 0 && share < 1).toBe(true)
      expect(Object.keys(week.psi)).toEqual(expect.arrayContaining(LATE))
      for (const psi of Object.values(week.psi)) expect(psi).toBeGreaterThanOrEqual(0)
      expect(week.champion).toBeGreaterThanOrEqual(1)
    }
  })

  it('tells values that training never saw, each once, within the replay', () => {
    const names = told.unseen.map(({ column, value }) => `${column} ${value}`)
    expect(new Set(names).size).toBe(names.length)
    for (const { column, value, first } of told.unseen) {
      expect(['origin', 'destination']).toContain(column)
      expect(value).toMatch(/^[A-Z]{3}$/)
      expect(first >= MONDAYS[0]! && first < '2001-07-01').toBe(true)
      if (value === 'GST') expect(first >= '2001-06-10').toBe(true)
    }
  })

  it('decides in order of time, in its few words, always for a reason and on evidence', () => {
    const moments = told.decisions.map(({ at }) => at)
    expect(moments).toEqual([...moments].sort())
    for (const { what, because, evidence } of told.decisions) {
      expect(['retrain', 'shadow', 'canary', 'promote', 'rollback', 'hold']).toContain(what)
      expect(because.length).toBeGreaterThan(10)
      expect(Object.keys(evidence).length).toBeGreaterThan(0)
    }
    const words = told.decisions.map(({ what }) => what)
    const follows = (later: string, earlier: string) =>
      words.every((what, i) => what !== later || words.slice(0, i).includes(earlier))
    expect(follows('shadow', 'retrain') && follows('canary', 'shadow')).toBe(true)
    expect(follows('promote', 'shadow')).toBe(true)
  })

  it('ends with the champion that its decisions made, and can train it again to the same bytes', () => {
    expect(told.champion.before).toBe(1)
    const promoted = told.decisions.filter(({ what }) => what === 'promote').length > 0
    if (!promoted) expect(told.champion.after).toBe(1)
    else if (!told.decisions.some(({ what }) => what === 'rollback')) expect(told.champion.after).toBeGreaterThan(1)
    expect(told.reproduced).toBe(true)
    for (const week of told.comparison.weeks) expect(MONDAYS).toContain(week.from)
  })

  it('counts its seconds, and the parts are no more than the whole', () => {
    const { total, ...parts } = told.seconds
    for (const part of Object.values(parts)) expect(part).toBeGreaterThan(0)
    expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBeLessThanOrEqual(total! + 0.5)
  })
})

describe.skipIf(missingFlights)('the data of the demo', () => {
  it('are found beside Millrace', () => {
    expect(findFlights().flights).toMatch(/flights-3m\.parquet$/)
  })
})
