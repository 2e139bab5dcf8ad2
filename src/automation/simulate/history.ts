import type { Alert, WindowReport } from '../../monitoring/index.ts'
import type { TrafficMove } from '../../serving/index.ts'
import type { Decision } from '../decisions/decision.ts'
import type { LoopNeeds } from '../needs.ts'
import type { Order } from '../orders/order.ts'
import type { RenewalSituation } from '../renewal/judge.ts'
import type { Renewal } from '../renewal/renewal.ts'
import { alarmOf, standingOf } from '../renewal/situation.ts'

const MOST = 1_000

/** What was recorded of an endpoint. */
export interface History {
  /** The oldest first. */
  readonly decisions: readonly Decision[]
  readonly reports: readonly WindowReport[]
  readonly alerts: readonly Alert[]
  /** The newest first. */
  readonly moves: readonly TrafficMove[]
  readonly orders: readonly Order[]
}

/** Reads what was recorded of an endpoint. */
export async function historyOf(needs: LoopNeeds, endpoint: string): Promise<History> {
  const [decisions, reports, alerts, moves, orders] = await Promise.all([
    needs.decisions.list({ endpoint, limit: MOST }),
    needs.monitoring.windows({ endpoint, limit: MOST }),
    needs.monitoring.alerts({ endpoint, limit: MOST }),
    needs.endpoints.history(endpoint),
    needs.orders.list(endpoint),
  ])
  return { decisions: [...decisions].reverse(), reports, alerts, moves, orders }
}

/** The version that really answered at a moment. */
export function championAt({ moves }: History, at: number): number | null {
  return moves.find((move) => move.at <= at)?.champion ?? null
}

/** What a policy would have seen at a moment: only what was known by then, and its own decisions instead of those that were made. */
export function situationAt(
  history: History,
  renew: Renewal,
  of: { readonly now: number; readonly champion: number | null; readonly own: readonly Decision[] },
): RenewalSituation {
  const { now, champion, own } = of
  const orders = history.orders.filter(({ at }) => at <= now)
  const seen = history.reports.filter(({ measuredAt }) => measuredAt <= now).sort((a, b) => b.from - a.from)
  const open = history.alerts.filter(({ at, closedAt }) => at <= now && (closedAt === null || closedAt > now))
  return {
    ...standingOf(renew, { now, decisions: [...own].reverse(), orders }),
    champion,
    alarms: open.map(alarmOf),
    windows: seen.slice(0, renew.afterWindows).map(({ alerts }) => alerts.map(({ code }) => code)),
  }
}
