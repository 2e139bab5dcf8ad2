import type { Millrace } from '../../app.ts'
import type { Applied } from '../../automation/index.ts'
import type { Performance, WindowReport } from '../../monitoring/index.ts'
import type { Leakage } from '../../training/index.ts'
import type { DemoReport, Scored, Week } from './report.ts'

const ENDPOINT = 'late'
const MOST = 1_000

/** What the demo was told by its own run. */
export interface Told {
  readonly applied: Applied
  readonly leakage: Leakage
  readonly reproduced: boolean
  readonly seconds: DemoReport['seconds']
}

/** Reads the document of the demo from where the rooms keep what happened. */
export async function sumUp(app: Millrace, told: Told): Promise<DemoReport> {
  const { monitoring, decisions, models, serving } = app.rooms
  const flights = told.applied.datasets.find(({ dataset }) => dataset === 'flights')!
  const first = told.applied.trained[0]!
  const windows = [...(await monitoring.windows({ endpoint: ENDPOINT, limit: MOST }))].reverse()
  const decided = [...(await decisions.list({ endpoint: ENDPOINT, limit: MOST }))].reverse()
  const champion = await models.alias(ENDPOINT, 'champion')
  const before = first.version
  const after = champion?.version ?? before
  const rows = flights.rows + flights.quarantined
  return {
    dataset: {
      ...{ rows, accepted: flights.rows, quarantined: flights.quarantined, version: flights.version },
      reasons: flights.reasons.map(({ code, column, rows: broken }) => ({ code, column, rows: broken })),
    },
    leakage: {
      naiveAuc: told.leakage.naive.value ?? Number.NaN,
      pointInTimeAuc: told.leakage.pointInTime.value ?? Number.NaN,
    },
    training: {
      ...{ rows: first.rows, learner: first.learner, modelVersion: before, modelHash: first.modelHash },
      ...{
        auc: metric(first.metrics, 'auc'),
        logloss: metric(first.metrics, 'logloss'),
        ece: metric(first.metrics, 'ece'),
      },
    },
    weeks: windows.map(weekOf),
    unseen: (await serving.unseen(ENDPOINT)).map(({ column, value, at }) => ({ column, value, first: iso(at) })),
    decisions: decided.map(({ at, what, because, evidence }) => ({ at: iso(at), what, because, evidence })),
    champion: { before, after },
    comparison: {
      weeks: windows.flatMap((window) => comparisonOf(window, { before, challenger: challengerOf(decided) })),
    },
    reproduced: told.reproduced,
    seconds: told.seconds,
  }
}

const iso = (at: number): string => new Date(at).toISOString()
const metric = (metrics: Readonly<Record<string, number | null>>, name: string): number => metrics[name] ?? Number.NaN

function weekOf(window: WindowReport): Week {
  return {
    from: iso(window.from),
    predictions: window.predictions,
    labeled: window.labeled,
    meanPrediction: window.meanPrediction,
    lateShare: window.labelRate,
    ...scoredOf(window),
    psi: Object.fromEntries(Object.entries(window.psi).map(([feature, shift]) => [feature, shift.psi])),
    champion: window.champion ?? 0,
    alerts: window.alerts.map(({ code, message }) => ({ code, message })),
  }
}

function scoredOf({ auc, logloss, ece }: Performance): Scored {
  return { auc: auc?.value ?? null, logloss: logloss?.value ?? null, ece: ece?.value ?? null }
}

/** The version that the last shadow put beside the champion. */
function challengerOf(
  decided: readonly { readonly what: string; readonly evidence: Readonly<Record<string, unknown>> }[],
): number | undefined {
  const shadow = decided.findLast(({ what }) => what === 'shadow')
  return typeof shadow?.evidence['challenger'] === 'number' ? shadow.evidence['challenger'] : undefined
}

/** Both versions on the requests that both scored. */
function comparisonOf(
  window: WindowReport,
  versions: { readonly before: number; readonly challenger: number | undefined },
): DemoReport['comparison']['weeks'] {
  const same = window.sameRows?.versions
  const champion = same?.[String(versions.before)]
  const challenger = same?.[String(versions.challenger)]
  if (!champion || !challenger) return []
  return [{ from: iso(window.from), champion: scoredOf(champion), challenger: scoredOf(challenger) }]
}
