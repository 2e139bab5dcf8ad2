import { type Static, Type } from 'typebox'
import { MINUTE } from '../../base/index.ts'
import { wilson } from '../../math/index.ts'
import { type Burn, type Burned, burnsOf, minuteOf, rateOf, worstOf } from './burn.ts'
import type { Count, Minutes } from './minutes.ts'
import type { SloObjective } from './slo.ts'

/** How the numbers are made, in words. */
export const SLO_CONVENTION =
  'A burn of 1 uses up a budget in exactly its window. A rule speaks where both of its windows burn above its limit: the long one surely ' +
  "(three bad ones, lower end of Wilson's 99 % interval), the short one by its share (lower end of the 95 % interval with fewer than " +
  '100 in it). Time before anything was counted is taken for good. Shares are by count, with a 95 % interval as if one did not depend ' +
  'on the other.'

const Known = Type.Union([Type.Number(), Type.Null()])
const Shown = Type.Object({ events: Type.Integer(), bad: Type.Integer(), burn: Known })
const Level = Type.Union([Type.Literal('page'), Type.Literal('ticket')])
const ObjectiveName = Type.Union([Type.Literal('latency'), Type.Literal('errors'), Type.Literal('freshness')])

const shares = {
  events: Type.Integer({ description: 'Answers, requests, or minutes.' }),
  bad: Type.Integer(),
  badShare: Known,
  low: Type.Number({ description: "Wilson's 95 % interval of the share." }),
  high: Type.Number(),
}

export const ObjectiveStatus = Type.Object({
  objective: ObjectiveName,
  says: Type.String(),
  share: Type.Number({ description: 'Share that must be good.' }),
  window: Type.Number({ description: 'Milliseconds over which a budget lasts.' }),
  since: Type.Union([Type.Number(), Type.Null()], {
    description: 'When it began to be counted; null where nothing was.',
  }),
  ...shares,
  budgetLeft: Type.Union([Type.Number(), Type.Null()], {
    description: 'Share of the budget; below 0 it is overdrawn.',
  }),
  level: Type.Union([Level, Type.Literal('ok')]),
  burns: Type.Array(
    Type.Object({
      level: Level,
      limit: Type.Number({ description: 'Times the sustainable rate.' }),
      long: Type.Number({ description: 'Milliseconds.' }),
      short: Type.Number(),
      inLong: Shown,
      inShort: Shown,
      burning: Type.Boolean(),
    }),
  ),
})

/** How one objective stands now. */
export type ObjectiveStatus = Static<typeof ObjectiveStatus>

export const ObjectiveShare = Type.Object({
  objective: ObjectiveName,
  says: Type.String(),
  share: Type.Number({ description: 'Share that must be good.' }),
  ...shares,
})

/** How an objective was kept in one stretch of time. */
export type ObjectiveShare = Static<typeof ObjectiveShare>

/** The share of bad ones, with its interval. */
function shareOf({ total, bad }: Count): Pick<ObjectiveShare, 'events' | 'bad' | 'badShare' | 'low' | 'high'> {
  return { events: total, bad, badShare: total === 0 ? null : bad / total, ...wilson(bad, total) }
}

export function shareWithin(
  minutes: Minutes,
  objective: SloObjective,
  { from, to }: { readonly from: number; readonly to: number },
): ObjectiveShare {
  const { name, says, share } = objective
  return { objective: name, says, share, ...shareOf(minutes.sum(Math.floor(from / MINUTE), Math.floor(to / MINUTE))) }
}

export function statusOf(minutes: Minutes, objective: SloObjective, now: number): ObjectiveStatus {
  const { name, says, share, window } = objective
  const end = minuteOf(now) + 1
  const all = minutes.sum(end - window / MINUTE, end)
  const burns = burnsOf(minutes, objective, now)
  const used = rateOf(all, objective)
  const since = minutes.first
  return {
    ...{ objective: name, says, share, window, since: since === undefined ? null : since * MINUTE, ...shareOf(all) },
    budgetLeft: used === undefined ? null : 1 - used,
    level: worstOf(burns)?.level ?? 'ok',
    burns: burns.map(shownBurn),
  }
}

function shownBurn({ level, limit, long, short, inLong, inShort, burning }: Burn) {
  const shown = ({ total, bad, burn }: Burned) => ({ events: total, bad, burn: burn ?? null })
  return { level, limit, long, short, inLong: shown(inLong), inShort: shown(inShort), burning }
}
