import { DAY } from '../../base/index.ts'
import {
  apartOver,
  fairnessOf,
  type GroupSet,
  type Objective,
  plusCounts,
  type RateName,
} from '../../evaluation/index.ts'
import type { Watch } from '../watch.ts'
import { type DayGroups, emptyGroups, groupSets, largestGroups } from '../windows/day-groups.ts'
import type { DayScores } from '../windows/day-scores.ts'
import type { Days, OfDay } from '../windows/days.ts'
import { daysOfChampion } from '../windows/evidence.ts'
import type { Span } from '../windows/measure.ts'
import type { LiveFairness } from './shape.ts'

/** What one look at the groups of an endpoint is about. */
export interface LiveQuestion {
  readonly endpoint: string
  readonly watch: Pick<Watch, 'fairness'>
  readonly objective: Objective
  readonly champion: number
  readonly span: Span
  readonly knownBy: number
  /** Since when evidence counts, the first moment of a UTC day. */
  readonly begin: number
  readonly history: readonly OfDay<DayScores>[]
  /** The days since the champion took over whose labels are in. */
  readonly mature: readonly number[]
}

/**
 * How groups fare under the champion in a window, and whether they are further apart than the limits over all days since it took over.
 * What needs labels is told of mature days only, for labels that come early are no sample. Of numbers nothing is told, for they decide nothing:
 * the gaps of `segments` and `groups` say where a model of numbers is off.
 */
export async function groupsInWindow(
  days: Pick<Days, 'groups'>,
  question: LiveQuestion,
): Promise<LiveFairness | undefined> {
  const { endpoint, champion, span, knownBy, begin } = question
  const { fairness } = question.watch
  if (!fairness || question.objective !== 'binary') return undefined
  const { columns, favorable, threshold } = fairness
  const asked = { endpoint, knownBy, columns, favorable, threshold }
  const history = await days.groups({ ...asked, from: begin, to: span.to })
  const window = await days.groups({ ...asked, from: span.from, to: span.to })
  const kept = largestGroups(
    window.map(({ of }) => of),
    champion,
    columns,
  )
  const setsIn = (of: DayGroups) => groupSets(of, champion, { columns, kept })
  const isMature = new Set(question.mature)
  const sets = toldSets(window, isMature, setsIn).map((set) => against(set, fairness.against))
  const report = fairnessOf(sets, { level: fairness.level, ...(fairness.limits && { limits: fairness.limits }) })
  const isSince = daysOver(question)
  // selection needs no label and goes by all days, other rates by those whose labels are in
  const blocksOf = (rate: RateName) =>
    history.filter(({ day }) => (rate === 'selection' ? isSince : isMature).has(day)).map(({ of }) => setsIn(of))
  const evidence = fairness.limits ? apartOver(blocksOf, fairness.limits) : []
  return structuredClone({ favorable, threshold, ...report, evidence }) as unknown as LiveFairness
}

/** Days since the champion took over that are over, with or without labels. */
function daysOver({ history, champion, span }: LiveQuestion): ReadonlySet<number> {
  const days = daysOfChampion(history, champion).map(({ day }) => day)
  return new Set(days.filter((day) => (day + 1) * DAY <= span.to))
}

type SetsIn = (of: DayGroups) => GroupSet[]

/** Decisions of the whole window, labels of its mature days. */
function toldSets(window: readonly OfDay<DayGroups>[], isMature: ReadonlySet<number>, setsIn: SetsIn): GroupSet[] {
  const sets = window.map(({ day, of }) => setsIn(of).map((set) => (isMature.has(day) ? set : withoutLabels(set))))
  const [first = setsIn(emptyGroups()), ...rest] = sets
  return rest.reduce((sofar, more) => sofar.map((set, k) => together(set, more[k]!)), first)
}

const NO_LABELS = { labeled: 0, positives: 0, labeledSelected: 0, truePositives: 0, scored: 0, gap: 0, squares: 0 }

const withoutLabels = ({ by, groups }: GroupSet): GroupSet => ({
  by,
  groups: new Map([...groups].map(([name, counts]) => [name, { ...counts, ...NO_LABELS }])),
})

function together({ by, groups }: GroupSet, more: GroupSet): GroupSet {
  const all = new Map(groups)
  for (const [name, counts] of more.groups) {
    const known = all.get(name)
    all.set(name, known ? plusCounts(known, counts) : counts)
  }
  return { by, groups: new Map([...all].sort(([a], [b]) => (a < b ? -1 : 1))) }
}

const against = (set: GroupSet, name: string | undefined): GroupSet =>
  name !== undefined && set.groups.has(name) ? { ...set, against: name } : set
