import { type Focus, openAlerts, type Snapshot } from './focus.ts'
import { day, moment, span } from './moments.ts'
import { count, counted, fixed, percent, share } from './numbers.ts'
import type { AlertFacts, Week } from './shapes.ts'
import type { Status } from './status.ts'
import { WORD } from './status.ts'
import { lastJudged, named } from './weeks.ts'

export type Place = 'data' | 'features' | 'training' | 'registry' | 'serving' | 'monitoring' | 'decision' | 'back'

/** One place of the loop: its state now, and one number. No status means that nothing is there yet. */
export interface Station {
  readonly place: Place
  readonly title: string
  readonly status: Status | undefined
  readonly word: string
  readonly fact: string
}

type Found = Omit<Station, 'place' | 'title'>

const nothing = (fact: string): Found => ({ status: undefined, word: 'Nothing yet', fact })
const plain = (status: Status, fact: string, word: string = WORD[status]): Found => ({ status, word, fact })

/** The eight places in the order of the loop. */
export function stationsOf(snapshot: Snapshot, focus: Focus | undefined): Station[] {
  return [
    { place: 'data', title: 'Data', ...data(snapshot) },
    { place: 'features', title: 'Features', ...features(snapshot) },
    { place: 'training', title: 'Training', ...training(snapshot, focus) },
    { place: 'registry', title: 'Registry', ...registry(focus) },
    { place: 'serving', title: 'Serving', ...serving(focus) },
    { place: 'monitoring', title: 'Monitoring', ...monitoring(focus) },
    { place: 'decision', title: 'Decision', ...decision(focus) },
    { place: 'back', title: 'Back to data', ...back(focus) },
  ]
}

function data({ datasets, work }: Snapshot): Found {
  const step = work.get('data.ingest')
  if (step) return plain('rolling', step, 'Reading')
  const largest = [...datasets].sort((a, b) => b.rows - a.rows)[0]
  if (!largest) return nothing('versions, and the rows that break the contract')
  const waiting = datasets.reduce((sum, { quarantined }) => sum + quarantined, 0)
  const fact = `${count(largest.rows - largest.quarantined)} of ${count(largest.rows)} rows of ${largest.name} accepted`
  return waiting > 0
    ? plain('needs', fact, `${counted(waiting, 'row')} ${waiting === 1 ? 'waits' : 'wait'}`)
    : plain('healthy', fact)
}

function features({ views, work }: Snapshot): Found {
  const step = work.get('features.materialize') ?? work.get('features.offline')
  if (step) return plain('rolling', step, 'Joining')
  if (views.length === 0) return nothing('freshness, and leaks from the future')
  const through = views.map((view) => view.through).filter((at) => at !== undefined)
  const oldest = through.length < views.length ? undefined : Math.min(...through)
  const ready = oldest === undefined ? 'each row as known at its time' : `exact through ${moment(oldest)}`
  return plain('healthy', `${counted(views.length, 'view')}, ${ready}`)
}

function training({ runs, work }: Snapshot, focus: Focus | undefined): Found {
  const step = work.get('training.train')
  if (step) return plain('rolling', step, 'Training')
  if (runs[0]?.status === 'failed') return plain('needs', `the run of ${day(runs[0].startedAt)}`, 'Failed')
  const newest = focus?.versions.at(-1)
  if (!newest) return nothing('runs you can reproduce bit for bit')
  const { from, to, rows } = newest.trainedOn
  if (from !== undefined && to !== undefined) return plain('healthy', `${named(newest.version)} on ${span(from, to)}`)
  return plain(
    'healthy',
    rows === undefined ? named(newest.version) : `${named(newest.version)} on ${count(rows)} rows`,
  )
}

function registry(focus: Focus | undefined): Found {
  const newest = focus?.versions.at(-1)
  if (!newest) return nothing('versions that passed their gates')
  const passed = newest.gates.filter((gate) => gate.passed).length
  const fact = `${named(newest.version)} passed ${passed} of ${counted(newest.gates.length, 'gate')}`
  return passed < newest.gates.length ? plain('watching', fact, 'A gate refused') : plain('healthy', fact)
}

function serving(focus: Focus | undefined): Found {
  if (focus?.endpoint.champion === undefined) return nothing('who answers which share of requests')
  const { champion, challenger, mode, percent: part } = focus.endpoint
  const week = focus.weeks.at(-1)
  const days = week ? (week.to - week.from) / 86_400_000 : 0
  const pace = week && days >= 1 && focus.weeks.length > 1 ? ` of ${count(perDay(focus))} a day` : ''
  if (challenger === undefined || mode === 'single') return plain('healthy', `${named(champion)} answers all${pace}`)
  if (mode === 'shadow')
    return plain('rolling', `${named(champion)} answers, ${named(challenger)} is asked too`, 'Shadow')
  return plain('rolling', `${named(challenger)} ${percent(part)}, ${named(champion)} ${percent(100 - part)}${pace}`)
}

function perDay({ weeks }: Focus): number {
  const full = weeks.length > 1 ? weeks.slice(0, -1) : weeks
  const time = full.reduce((sum, { from, to }) => sum + (to - from), 0)
  return Math.round(full.reduce((sum, { predictions }) => sum + predictions, 0) / (time / 86_400_000))
}

function monitoring(focus: Focus | undefined): Found {
  const week = focus && lastJudged(focus.weeks)
  if (!focus || focus.weeks.length === 0) return nothing('drift, and answers against outcomes')
  if (!week) return plain('watching', 'too few outcomes to judge yet')
  const alarm = openAlerts(focus, 'alarm')[0]
  const notice = openAlerts(focus, 'notice')[0]
  return plain(alarm ? 'drifting' : notice ? 'watching' : 'healthy', measureOf(week, alarm ?? notice))
}

/** The number that a message is about, with its limit; without one the calibration error. */
function measureOf(week: Week, alert: AlertFacts | undefined): string {
  const { gap, max, loss, trained, worse, passed, mean, blocks } = alert?.evidence ?? {}
  const version = alert?.evidence['champion']
  const name = named(typeof version === 'number' ? version : week.champion)
  if (typeof gap === 'number' && passed === false && typeof mean === 'number' && typeof blocks === 'number') {
    return `${name} is off by ${points(mean)} over ${counted(blocks, 'day')}`
  }
  if (typeof gap === 'number' && typeof max === 'number')
    return `${name} is off by ${points(gap)}, limit ${points(max)}`
  if (typeof loss === 'number' && typeof trained === 'number' && typeof worse === 'number') {
    return `${name} logloss ${fixed(loss, 3)}, limit ${fixed(trained * (1 + worse), 3)}`
  }
  return week.ece === undefined
    ? `${name}, ${count(week.labeled)} outcomes`
    : `${name} calibration error ${fixed(week.ece, 3)}`
}

const points = (part: number): string => `${fixed(Math.abs(part) * 100, 1)} points`

function decision(focus: Focus | undefined): Found {
  if (!focus) return nothing('what was done, on which evidence')
  const { loop, decisions, endpoint } = focus
  const last = [...decisions].sort((a, b) => a.at - b.at).at(-1)
  const fact = loop?.next || (last ? `last on ${day(last.at)}` : 'none was needed yet')
  if (endpoint.challenger !== undefined && endpoint.mode !== 'single') {
    const labels = loop?.evidence?.n
    return plain('rolling', fact, labels === undefined ? 'Comparing' : `${count(labels)} compared`)
  }
  return plain(focus.status === 'needs' ? 'needs' : 'healthy', fact, focus.status === 'needs' ? WORD.needs : 'Armed')
}

function back(focus: Focus | undefined): Found {
  if (!focus || focus.weeks.length === 0) return nothing('the outcomes, for the next renewal')
  const all = focus.weeks.reduce((sum, { predictions }) => sum + predictions, 0)
  const known = focus.weeks.reduce((sum, { labeled }) => sum + labeled, 0)
  const fact = `${share(all === 0 ? 0 : known / all)} of the answers have their outcome`
  const days = focus.loop?.renewalDays
  if (days === undefined) return plain('healthy', fact, 'Outcomes return')
  return plain(
    'healthy',
    `${fact}; next window ${days % 7 === 0 ? counted(days / 7, 'week') : counted(days, 'day')}`,
    'Renewal armed',
  )
}
