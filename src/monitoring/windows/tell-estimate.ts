import type { DriftAnswer } from '../drift/drift.ts'
import { CONCEPT } from '../findings/concept.ts'
import type { DayScores } from './day-scores.ts'
import { estimateOf } from './estimated.ts'
import type { EstimateReport } from './estimated-shape.ts'
import type { MeasureNeeds, Span, Watched } from './measure.ts'
import { emptyTally } from './tally.ts'
import type { Segment } from './window.ts'

/** What one look at a window found, as far as an estimate needs it. */
export interface ToTell {
  readonly watched: Watched
  readonly span: Span
  readonly knownBy: number
  readonly champion: number
  readonly scores: DayScores
  readonly segments: readonly Segment[]
  readonly segmentColumns: readonly string[]
  /** The span that evidence is taken from, and its mature days. */
  readonly past: Span
  readonly mature: readonly number[]
  readonly drift: DriftAnswer | undefined
}

/** Tells how well the champion does without its labels, where that is asked for and can be told; else a note says why not. */
export async function tellEstimate(
  needs: MeasureNeeds,
  about: ToTell,
): Promise<{ readonly estimate?: EstimateReport; readonly notes: readonly string[] }> {
  const { watched, span, knownBy, champion, segments, past } = about
  const { endpoint, model, watch } = watched
  if (!watch.estimate) return { notes: [] }
  const estimator = await needs.estimatorOf?.(model, champion)
  if (!estimator) return { notes: [noneOf(champion)] }
  const asked = { endpoint, knownBy, estimator, version: champion, segments: about.segmentColumns }
  const days = await needs.days.estimates({ ...asked, ...span })
  const history = await needs.days.estimates({ ...asked, ...past })
  const mature = new Set(about.mature)
  const concept = await needs.alerts.list({ endpoint, code: CONCEPT, open: true, limit: 1 })
  const estimate = estimateOf({
    ...{ estimator, version: champion, watch: watch.estimate, days, segments },
    mature: history.filter(({ day }) => mature.has(day)),
    tally: about.scores.tallies[`c:${champion}`] ?? emptyTally(true),
    conceptAlarm: concept.some((alert) => alert.champion === champion),
    driftNotice: Object.values(about.drift?.shifts ?? {}).some(({ drifted }) => drifted),
  })
  return { estimate, notes: [...otherMetric(watch.estimate.metric, estimate.metric)] }
}

const noneOf = (champion: number): string =>
  `Version ${champion} has nothing that tells its performance without labels: it takes 2,000 held-out labels, and 100 of the rarer class.`

function otherMetric(asked: string | undefined, taken: string): string[] {
  return asked === undefined || asked === taken ? [] : [`${asked} cannot be told for this model; ${taken} decides.`]
}
