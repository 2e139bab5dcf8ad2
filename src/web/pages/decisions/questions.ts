import { client } from '../../state/client.ts'
import type { Decision, Order } from '../../state/decided.ts'
import { dayAfter, momentIn } from './moments.ts'

export const KINDS = ['retrain', 'shadow', 'canary', 'promote', 'rollback', 'hold', 'person'] as const
export type Kind = (typeof KINDS)[number]

/** What the address says is looked at. */
export interface Filter {
  readonly endpoint?: string | undefined
  readonly kind?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly most?: string | undefined
}

/** As many as are read at first, and how many more each time. */
export const STEP = 200
const MOST = 1_000

/** One thing that was decided: by the loop, or by a person. */
export type Entry =
  | { readonly kind: Decision['what']; readonly at: number; readonly decision: Decision }
  | { readonly kind: 'person'; readonly at: number; readonly order: Order }

/** How many are asked for. */
export const mostOf = ({ most }: Filter): number => Math.min(MOST, Math.max(STEP, Number(most) || STEP))

/** Decisions and the words of people that the filter lets through, the newest first, and how every loop stands. */
export async function askDecisions(filter: Filter) {
  const { endpoint } = filter
  const kind = KINDS.find((one) => one === filter.kind)
  const [from, to] = [momentIn(filter.from), dayAfter(filter.to)]
  const limit = mostOf(filter)
  const of = endpoint === undefined ? {} : { endpoint }
  const [{ decisions }, { orders }, { loops }, { endpoints }] = await Promise.all([
    kind === 'person'
      ? { decisions: [] }
      : client.automation.decisions({
          ...{ ...of, limit },
          ...(kind !== undefined && { what: kind }),
          ...(from !== undefined && { from }),
          ...(to !== undefined && { to }),
        }),
    kind === undefined || kind === 'person' ? client.automation.orders(of) : { orders: [] },
    client.automation.loop(),
    client.serving.list(),
  ])
  const said = orders.filter(({ at }) => at >= (from ?? at) && at < (to ?? at + 1))
  const entries: readonly Entry[] = [
    ...decisions.map((decision) => ({ kind: decision.what, at: decision.at, decision })),
    ...said.map((order) => ({ kind: 'person' as const, at: order.at, order })),
  ]
  return {
    // decisions of one moment stay as they came
    entries: [...entries].sort((a, b) => b.at - a.at),
    loops,
    endpoints: [...new Set([...loops.map((one) => one.endpoint), ...endpoints.map(({ name }) => name)])],
    isCut: decisions.length === limit,
  }
}

export type DecisionsAnswer = Awaited<ReturnType<typeof askDecisions>>
export type Loop = DecisionsAnswer['loops'][number]
