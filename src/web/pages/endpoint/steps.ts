import type { EndpointAnswer, Rollout } from './questions.ts'

/** One station of a rollout: where it was, is, or will be. */
export interface Step {
  readonly word: string
  /** Undefined while it is still to come. */
  readonly since: number | undefined
  readonly until: number | undefined
  readonly state: 'done' | 'now' | 'coming' | 'never'
}

/** The way of a challenger: shadow, then each share, with when each began; from the changes of traffic that were made. */
export function stepsOf(rollout: Rollout, history: EndpointAnswer['history']): readonly Step[] {
  const { challenger, startedAt, overAt, steps } = rollout
  const end = overAt ?? Number.POSITIVE_INFINITY
  const moves = history.filter(({ at }) => at >= startedAt && at <= end).sort((a, b) => a.at - b.at)
  const began = steps.map((step) =>
    step >= 100
      ? moves.find((move) => move.champion === challenger)?.at
      : moves.find((move) => move.challenger === challenger && move.mode === 'canary' && move.percent === step)?.at,
  )
  const words = ['Shadow', ...steps.map((step) => `${step}\u00a0%`)]
  const starts = [startedAt, ...began]
  const newest = starts.findLastIndex((start) => start !== undefined)
  return words.map((word, index) => {
    const since = starts[index]
    const next = starts.slice(index + 1).find((start) => start !== undefined)
    const until = next ?? overAt ?? undefined
    if (since === undefined)
      return { word, since, until: undefined, state: overAt === null && index > newest ? 'coming' : 'never' }
    return { word, since, until, state: index === newest && overAt === null ? 'now' : 'done' }
  })
}
