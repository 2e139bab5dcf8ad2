import { canary, type EndpointPolicy } from '../../src/automation/index.ts'
import { compile, feedsOf, scoresOf } from '../../src/inference/index.ts'
import { logistic } from '../../src/learners/index.ts'
import { numberColumn, type Table, tableOf } from '../../src/table/index.ts'
import type { LabRows } from '../../src/training/lab.ts'
import { between, type Change, contestOver, plantedRows } from '../renewal/planted.ts'
import { watchCourse } from '../warning/watched.ts'
import { play } from './play.ts'

const DAY = 86_400_000
const CHANGE = 60
const LIVE = 46
const DAYS = 88
const PAUSE = 2
const WATCH = {
  ...{ drift: true, estimate: true, concept: true },
  ...{ calibration: { max: 0.03 }, logloss: { noWorseThanTraining: '10%' } },
} as const

/** Days after a planted change on which the loop did what it does, by itself; undefined where it did not within the stream. */
export interface Recovered {
  /** The first alarm on which the policy renews, by its code, and alarms before the change. */
  readonly alarm: number | undefined
  readonly by: string
  readonly falseAlarms: number
  readonly renewed: number | undefined
  readonly chosen: string
  /** The day on which the new version was promoted: from then on it answers everything. */
  readonly promoted: number | undefined
  readonly ended: string
}

/** A change, an alarm of a daily window, a contest every two days until one pays, a shadow of a day, a canary: each by the product's own rules. */
export async function recover(change: Change, seed: number): Promise<Recovered> {
  const rows = plantedRows(change, seed)
  const none = { renewed: undefined, promoted: undefined, chosen: '', ended: '' }
  const course = { rows, learner: logistic(), cut: 32 * DAY, live: LIVE * DAY, end: DAYS * DAY, windowMs: DAY }
  const { measured } = await watchCourse(course, WATCH)
  const alarms = measured.flatMap(({ from, measuredAt, alerts }) => {
    const found = alerts.find(({ severity }) => severity === 'alarm')
    return found ? [{ at: measuredAt / DAY, from, code: found.code.replace('monitoring.', '') }] : []
  })
  const first = alarms.find(({ at }) => at > CHANGE)
  const falseAlarms = alarms.filter(({ at }) => at <= CHANGE).length
  const seen = { alarm: first && first.at - CHANGE, by: first?.code ?? '', falseAlarms }
  if (!first) return { ...seen, ...none }
  const contest = contestOver(rows, change)
  for (let day = first.at; day <= DAYS; day += PAUSE) {
    const choice = contest.at(day, first.from)
    if (choice.what !== 'retrain') continue
    const challenger = contest.model(choice, day)
    const journal = journalOf(between(rows, day * DAY, DAYS * DAY), contest.champion, challenger)
    const { what, requests } = await play(journal, POLICY, { everyMs: DAY / 24, rowMs: A_ROW })
    const days = (requests * A_ROW + SHADOW) / DAY
    const promoted = what === 'promote' ? day - CHANGE + days : undefined
    return { ...seen, renewed: day - CHANGE, chosen: choice.chosen!, promoted, ended: what }
  }
  return { ...seen, ...none }
}

const A_ROW = DAY / 300
const SHADOW = DAY
const POLICY = {
  ...{ name: 'late', model: { objective: 'binary', metric: 'logloss' }, watch: {} },
  rollout: canary({ shadow: '1d', steps: [20, 100], within: '3w', loss: 'logloss' }),
} as unknown as EndpointPolicy

/** What a journal holds of requests that both versions scored; time begins with the shadow. */
function journalOf({ table, label, times, known }: LabRows, champion: Uint8Array, challenger: Uint8Array): Table {
  const [old, fresh] = [champion, challenger].map((onnx) => {
    const plan = compile(onnx)
    return scoresOf(plan.run(feedsOf(table, plan)))
  })
  const begin = times[0]!
  const all = (value: number): Float64Array => new Float64Array(table.rows).fill(value)
  const numbers = {
    ...{ at: times.map((time) => time - begin), label, label_at: known.map((time) => time - begin) },
    ...{ champion: all(1), challenger: all(2), champion_score: old!, challenger_score: fresh! },
    ...{ answered: all(1), score: old!, latency_us: all(8_000) },
  }
  return tableOf(Object.fromEntries(Object.entries(numbers).map(([name, values]) => [name, numberColumn(values)])))
}
