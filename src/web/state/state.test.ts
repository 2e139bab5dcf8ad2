import { describe, expect, it } from 'vitest'
import { beginning, promoted, rolling, type Scene } from '../../../test/support/page-fixture.ts'
import * as data from './data-answers.ts'
import { facts, odds, pairedIn } from './evidence.ts'
import { comparisonOf, driftFinding, findingOf } from './findings.ts'
import { focuses, isEmpty, nowOf, type Snapshot } from './focus.ts'
import { heatOf } from './heat.ts'
import * as models from './model-answers.ts'
import { day } from './moments.ts'
import { needsOf, needsSentence } from './needs.ts'
import { pairOf } from './pair.ts'
import type { Week } from './shapes.ts'
import { stationsOf } from './stations.ts'
import { statusOf, worst } from './status.ts'
import { timeline } from './timeline.ts'
import { staleAfter } from './topics.ts'
import { verdictOf } from './verdict.ts'
import * as windows from './week-answers.ts'
import { isOff, withOpenWindow } from './weeks.ts'
import { workAfter } from './work.ts'

function snapshotOf(scene: Scene): Snapshot {
  const at = (path: string): unknown => scene[`/api/v1/${path}`]
  return {
    datasets: data.datasets(at('datasets')),
    quarantine: data.quarantine('flights', at('datasets/flights/quarantine')),
    views: data.views(at('features')),
    leakage: models.leakage(at('runs')),
    runs: models.runs(at('runs')),
    versions: models.versions(at('models/late')),
    endpoints: models.endpoints(at('endpoints')),
    loops: models.loops(at('loop')),
    weeks: windows.weeks('late', at('endpoints/late/windows')),
    alerts: windows.alerts(at('alerts')),
    decisions: models.decisions(at('decisions')),
    work: new Map(),
    at: undefined,
  }
}

const during = snapshotOf(rolling)
const after = snapshotOf(promoted)
const focusOf = (snapshot: Snapshot) => focuses(snapshot)[0]!
const headline = (snapshot: Snapshot, needs = 0): string => verdictOf(snapshot, focusOf(snapshot), needs).headline

describe('the verdict', () => {
  it('says what is true of the endpoint that most needs a look, and how much needs a person', () => {
    expect(headline(during, 2)).toBe('late: a better model is taking over. Two things need you.')
    expect(headline(after)).toBe('late: v2 keeps every limit. Nothing needs you.')
  })

  it('does not call a challenger better before its interval excludes zero', () => {
    const loops = during.loops.map((loop) => ({ ...loop, evidence: { ...loop.evidence!, high: 0.0001 } }))
    expect(headline({ ...during, loops })).toContain('v2 is on trial with 50\u00a0% of the requests.')
  })

  it('says which way a drifting champion is wrong', () => {
    const [endpoint] = during.endpoints
    const alone = { ...endpoint!, challenger: undefined, mode: 'single' as const }
    const loops = during.loops.map((loop) => ({ ...loop, state: 'drifting' }))
    expect(headline({ ...during, endpoints: [alone], loops })).toContain('v1 says too little.')
  })

  it('tells a limit that was passed once from one that holds while something else is odd', () => {
    const [endpoint] = after.endpoints
    const watched = {
      ...after,
      endpoints: [endpoint!],
      loops: after.loops.map((loop) => ({ ...loop, state: 'watching' })),
    }
    const about = (code: string) => [
      { ...after.alerts[0]!, code, severity: 'notice' as const, champion: 2, closedBecause: undefined },
    ]
    expect(headline({ ...watched, alerts: about('monitoring.calibration') })).toContain(
      'v2 passed a limit; whether by chance is not clear yet.',
    )
    expect(headline({ ...watched, alerts: about('monitoring.drift') })).toContain(
      'v2 keeps its limits, and one notice is open.',
    )
    const both = [
      ...about('monitoring.drift').map((alert) => ({ ...alert, at: alert.at + 1, message: 'It moved.' })),
      ...about('monitoring.logloss'),
    ]
    const said = verdictOf({ ...watched, alerts: both }, focusOf({ ...watched, alerts: both }), 0).pieces
    expect(said.map(({ text }) => text).join('')).not.toContain('It moved.')
    const ofAnother = about('monitoring.calibration').map((alert) => ({ ...alert, champion: 1 }))
    expect(headline({ ...watched, alerts: ofAnother })).toContain('v2 is being watched.')
  })

  it('speaks of one window, or names the other', () => {
    const loops = after.loops.map((loop) => ({ ...loop, state: 'watching' }))
    const judged = focusOf(after).weeks.filter((week) => week.labeled >= 500)
    const message =
      'Version 2 predicts 22.8 % and 26.5 % come true: the gap of +3.7 points passes the limit of 3 points.'
    const lead = (week: Week): string => {
      const { from, to } = week
      const about = {
        code: 'monitoring.calibration',
        severity: 'notice' as const,
        champion: 2,
        closedBecause: undefined,
      }
      const open = { ...after, loops, alerts: [{ ...after.alerts[0]!, ...about, message, from, to }] }
      return verdictOf(open, focusOf(open), 0)
        .pieces.map(({ text }) => text)
        .join('')
    }
    expect(lead(judged.at(-1)!)).toContain(' The gap of +3.7 points passes the limit of 3 points.')
    const before = judged.at(-2)!
    expect(lead(before)).toContain(
      ` In the week of ${day(before.from)}: the gap of +3.7 points passed the limit of 3 points.`,
    )
    expect(lead(before)).not.toContain('26.5 %')
  })

  it('leads with what was decided, not with new values, until the new champion has a window of its own', () => {
    const loops = after.loops.map((loop) => ({ ...loop, state: 'watching' }))
    const seen = after.alerts.find(({ code }) => code === 'monitoring.unseen')!
    const alerts = [{ ...seen, champion: undefined, closedBecause: undefined }]
    const lead = (champion: number): string => {
      const weeks = after.weeks.map((week) => ({ ...week, champion }))
      const now = { ...after, loops, alerts, weeks }
      return verdictOf(now, focusOf(now), 0)
        .pieces.map(({ text }) => text)
        .join('')
    }
    expect(lead(2)).toContain(' Jun 10, a new origin: GST. It is served as unknown.')
    expect(lead(1)).not.toContain('GST')
  })

  it('says what is being done while nothing serves', () => {
    const work = new Map([['training.train', 'fit boosting']])
    const begun = { ...snapshotOf(beginning), work }
    const { headline, pieces } = verdictOf(begun, undefined, 1)
    expect(headline).toBe('flights is in, and the first model is being trained. One thing needs you.')
    expect(pieces).toEqual([{ text: 'Now: fit boosting.' }])
    expect(isEmpty(begun)).toBe(false)
  })
})

describe('the loop', () => {
  it('has eight places in their order, each with a state and one number', () => {
    const stations = stationsOf(during, focusOf(during))
    expect(stations.map(({ place }) => place).join(' ')).toBe(
      'data features training registry serving monitoring decision back',
    )
    expect(stations.map(({ status }) => status)).toEqual([
      'needs',
      'healthy',
      'healthy',
      'healthy',
      'rolling',
      'drifting',
      'rolling',
      'healthy',
    ])
    expect(stations[5]?.fact).toBe('v1 is off by 3.9 points, limit 1.5 points')
  })

  it('shows no state where nothing is yet', () => {
    const stations = stationsOf(snapshotOf(beginning), undefined)
    expect(stations.slice(2).every(({ status }) => status === undefined)).toBe(true)
  })

  it('is watched, not healthy, while outcomes are too few to judge', () => {
    const few = { ...during, weeks: during.weeks.map((week) => ({ ...week, labeled: 12 })) }
    expect(stationsOf(few, focusOf(few))[5]?.status).toBe('watching')
  })
})

describe('what happened', () => {
  it('is numbered in the order of time, with the window of the version that came of a retraining', () => {
    const titles = timeline(focusOf(during)).map(({ number, title }) => `${number}. ${title}`)
    expect(titles).toEqual([
      '1. Calibration alert',
      '2. Retrain on Apr 23 – Jun 3',
      '3. v2 runs in shadow',
      '4. v2 to 5\u00a0% of the traffic',
      '5. v2 to 25\u00a0% of the traffic',
      '6. A new origin: GST',
      '7. v2 to 50\u00a0% of the traffic',
    ])
  })

  it('tells the new values of one window in one line, and decisions and alarms before them', () => {
    const [, , seen] = during.alerts
    const came = (value: string, at: number, closedBecause?: string) => ({
      ...seen!,
      id: `${value}-${at}`,
      subjects: [`origin=${value}`],
      evidence: { column: 'origin', value, at },
      at,
      closedBecause,
    })
    const [first, second] = focusOf(during).weeks as [Week, Week]
    const inFirst = ['OME', 'DBQ', 'BRW', 'AKN'].map((value, index) => came(value, first.from + index))
    const alerts = [...inFirst, came('JAC', second.from), came('GST', second.from, 'quiet'), during.alerts[0]!]
    const focus = focusOf({ ...during, alerts })
    expect(focus.alerts).toHaveLength(4)
    const entries = timeline({ ...focus, decisions: [] })
    expect(entries.map(({ title, rank }) => `${title} ${rank}`)).toEqual([
      'Four new values: OME, DBQ, BRW, … 1',
      'A new origin: JAC 1',
      'A new origin: GST 1',
      'Calibration alert 0',
    ])
    expect(entries[0]!.because).toContain('served as unknown: origin OME, origin DBQ, origin BRW, origin AKN.')
    expect(facts(entries[0]!.evidence).map(({ label }) => label)).toEqual(['Values', 'First: origin'])
  })

  it('that began at one moment stands in the order in which one leads to the other', () => {
    const [any] = during.decisions
    const decisions = (['shadow', 'retrain'] as const).map((what) => ({ ...any!, id: what, at: 1, what }))
    const titles = timeline({ decisions, alerts: [], versions: [] }).map(({ title }) => title)
    expect(titles[0]).toContain('Retrain')
    expect(titles[1]).toContain('in shadow')
  })

  it('folds looks that held one after the other into the newest', () => {
    const hold = (id: string, at: number) => ({
      id,
      endpoint: 'late',
      at,
      what: 'hold' as const,
      because: id,
      rule: '',
      evidence: {},
    })
    const entries = timeline({ decisions: [hold('a', 1), hold('b', 2), hold('c', 3)], alerts: [], versions: [] })
    expect(entries.map(({ because }) => because)).toEqual(['c'])
  })

  it('opens to its numbers: the interval as one, versions by name, lengths with their unit', () => {
    const [newest] = during.decisions
    const shown = Object.fromEntries(facts(newest!.evidence).map(({ label, value }) => [label, value]))
    expect(shown['Interval, valid at any look']).toBe('−0.0311 to −0.0104')
    expect(shown['Challenger']).toBe('v2')
    expect(shown['From the first block to the last']).toBe('10.2 days')
    expect(shown['Evidence, E']).toBe('95 to 1')
    expect(pairedIn(newest!.evidence)).toMatchObject({ n: 13_375, low: -0.0311 })
    expect(pairedIn(during.alerts[0]!.evidence)).toBeUndefined()
  })

  it('says evidence as odds, and no more than it is', () => {
    expect(odds(Math.log(100))).toBe('100 to 1')
    expect(odds(-1)).toBe('none')
    expect(odds(40)).toBe('more than a million to 1')
  })
})

describe('two versions', () => {
  it('keep their roles in the charts when the second is promoted', () => {
    expect(pairOf(focusOf(during))).toEqual({ base: 1, rival: 2 })
    expect(pairOf(focusOf(after))).toEqual({ base: 1, rival: 2 })
  })

  it('keep their names on the windows before a promotion, until the new champion has one of its own', () => {
    const weeks = after.weeks.map((week) => ({ ...week, byVersion: [], sameRows: [] }))
    const focus = focusOf({ ...after, weeks })
    expect(pairOf(focus)).toEqual({ base: 1, rival: 2 })
    expect(findingOf(focus)).toContain('v1 said too little')
    expect(comparisonOf(focus)).toBe('v1, window by window')
    const fresh = { ...focus, weeks: weeks.map((week) => ({ ...week, champion: undefined })) }
    expect(findingOf(fresh)).toBe('What v2 says, and what happens')
  })

  it('are compared in words only on windows that judge both', () => {
    expect(comparisonOf(focusOf(during))).toBe('v2 loses less than v1 in both weeks that both were asked')
    expect(comparisonOf(focusOf(after))).toBe('v2 loses less than v1 in all three weeks that both were asked')
    expect(findingOf(focusOf(during))).toBe('v1 said too little in all five weeks; v2 is closer')
  })
})

describe('a window', () => {
  it('is off only when its interval leaves out what was said', () => {
    const week = { ...during.weeks[1]!, were: 0.2, labeled: 1000 }
    expect(isOff({ ...week, said: 0.21 })).toBe(false)
    expect(isOff({ ...week, said: 0.3 })).toBe(true)
    expect(isOff({ ...week, said: 0.3, labeled: 20 })).toBe(false)
  })

  it('that is not over yet follows the measured ones when the clock stands after them', () => {
    const { weeks } = focusOf(during)
    const last = weeks.at(-1)!
    expect(withOpenWindow(weeks, last.to)).toHaveLength(weeks.length)
    const open = withOpenWindow(weeks, last.to + 1).at(-1)!
    expect([open.from, open.to, open.labeled]).toEqual([last.to, last.to + 7 * 86_400_000, 0])
    expect(withOpenWindow([], 5)).toEqual([])
  })

  it('orders its columns by their effect on the loss, those that moved first', () => {
    const rows = heatOf(focusOf(during).weeks)
    expect(rows[0]?.column).toBe('origin_late_3h')
    expect(driftFinding(rows)).toBe('Three of eight columns moved, and so did the prediction')
  })
})

describe('small rules', () => {
  it('one thing has one state, the one that matters most', () => {
    expect(worst(['healthy', 'drifting', 'rolling'])).toBe('rolling')
    expect(worst([])).toBe('healthy')
    expect(statusOf('rolling out')).toBe('rolling')
    expect(statusOf('Needs you')).toBe('needs')
    expect(statusOf('splendid')).toBeUndefined()
  })

  it('rows in quarantine and failed runs wait for a person', () => {
    const [run] = during.runs
    const failed = { ...during, runs: [{ ...run!, status: 'failed' as const }] }
    expect(needsOf(failed, focuses(failed)).map(({ href }) => href)).toEqual(['#experiments', '#data'])
    expect(needsSentence(0)).toBe('Nothing needs you.')
  })

  it('an event makes stale only what it can have changed', () => {
    expect(staleAfter('automation.decided')).toEqual(['decisions', 'loops', 'endpoints'])
    expect(staleAfter('serving.predicted')).toEqual([])
    expect(staleAfter('flow.progressed')).toEqual([])
    expect(staleAfter('flow.run_finished')).toEqual(['runs'])
  })

  it('a flow is at work from its first step until it ends', () => {
    const started = workAfter(new Map(), 'flow.step_started', { flow: 'data.ingest', step: 'scan' })
    const further = workAfter(started, 'flow.progressed', {
      flow: 'data.ingest',
      step: 'scan',
      doing: '1,200,000 rows',
    })
    expect([...further]).toEqual([['data.ingest', '1,200,000 rows']])
    expect(workAfter(further, 'flow.run_finished', { flow: 'data.ingest' }).size).toBe(0)
  })

  it('the clock is the newest that was told, by the loop or by an event', () => {
    expect(nowOf(during)).toBe(Date.parse('2001-06-18T09:30Z'))
    expect(nowOf({ ...during, at: Date.parse('2001-06-18T09:45Z') })).toBe(Date.parse('2001-06-18T09:45Z'))
    expect(nowOf({ ...during, loops: [] })).toBeUndefined()
  })
})
