import { Type } from 'typebox'
import { type Action, actionsOver, Measure, Moment, Name } from '../../base/index.ts'
import { type MixtureState, tMixture } from '../../math/index.ts'
import { fail } from '../errors.ts'
import type { LoopNeeds } from '../needs.ts'
import type { EndpointPolicy } from '../policy.ts'
import { lookAt, openBook, termsOf } from './look.ts'
import type { Block } from './setup.ts'
import { LossKindShape, RolloutEvidence, shownEvidence } from './shown.ts'

/** What the action needs: the policies in force, beside the loop's own needs. */
export interface RolloutNeeds extends LoopNeeds {
  readonly policiesInForce: () => readonly EndpointPolicy[]
}

const action = actionsOver<RolloutNeeds>()

const Point = Type.Object({
  to: Moment,
  requests: Type.Integer({ description: 'Labeled requests up to the end of this block.' }),
  mean: Type.Number({ description: 'Mean difference of loss, challenger minus champion, up to here.' }),
  low: Measure,
  high: Measure,
  logE: Type.Number({ description: 'Natural logarithm of the evidence that it is not zero; 4.6 decides.' }),
})

const Length = Type.Number({ description: 'Milliseconds.' })
const Plan = Type.Object(
  {
    ...{ shadowMs: Length, holdMs: Length, withinMs: Length, probationMs: Length },
    onHarm: Type.Union([Type.Literal('undo'), Type.Literal('hold')]),
  },
  {
    description:
      'What the policy says of it: how long it listens, how long a step lasts at least, when it ends without a verdict.',
  },
)

export const rollout = action({
  name: 'automation.rollout',
  does: 'Show a rollout: the difference of the two versions block by block with its always-valid band, every segment and guardrail, what is still awaited.',
  http: 'GET /api/v1/endpoints/:endpoint/rollout',
  permit: 'automation.read',
  input: Type.Object({
    endpoint: Name,
    rollout: Type.Optional(Type.String({ description: 'The newest when not given.', maxLength: 64 })),
  }),
  output: Type.Object({
    ...{ rollout: Type.String(), endpoint: Name, champion: Type.Integer(), challenger: Type.Integer() },
    phase: Type.String({ description: 'shadow, canary, probation or over.' }),
    ...{ percent: Type.Integer(), steps: Type.Array(Type.Integer()), paused: Type.Boolean() },
    ...{ startedAt: Moment, evidenceFrom: Type.Union([Moment, Type.Null()]), blockHours: Type.Number() },
    since: Type.Number({ description: 'When the phase and share in force began, in milliseconds.' }),
    plan: Plan,
    overAt: Type.Union([Moment, Type.Null()]),
    loss: LossKindShape,
    convention: Type.String({ description: 'What the numbers are, in one sentence.' }),
    margin: Type.Union([Type.Number(), Type.Null()]),
    pilot: Type.Object({
      ...{ requests: Type.Integer(), designEffect: Type.Number(), r1: Measure },
      expected: Type.Union([Type.Integer(), Type.Null()], {
        description: 'About how many labeled requests a verdict takes, foretold from the pilot.',
      }),
    }),
    logE: Type.Number({
      description:
        'Natural logarithm of the evidence that the two differ; 4.6 decides. Of the last point, unless each answered its own.',
    }),
    noWorseLogE: Type.Union([Type.Number(), Type.Null()], {
      description: 'That it is no worse than by the margin; null without a margin, and where nothing speaks for it.',
    }),
    evidence: RolloutEvidence,
    series: Type.Array(Point, { description: 'One a block, the oldest first.' }),
  }),
  example: 'automation rollout late',
  words: ['endpoint'],
  run: async (needs, { endpoint, rollout: id }) => {
    const policy = needs.policiesInForce().find(({ name }) => name === endpoint)
    if (!policy) throw fail('unknown_endpoint', { endpoint })
    const found = await needs.rollouts.find({ endpoint, id })
    if (!found) throw fail('no_rollout', { endpoint })
    const { rollout: one, overAt } = found
    const { setup, from, blockMs } = termsOf(policy, one)
    const book = await needs.rollouts.book(one, (kept) => openBook(setup, from, kept))
    // what is over is shown as it was then
    const clock = overAt === null ? needs.clock : { now: () => overAt }
    const look = await lookAt({ ...needs, clock }, policy, { rollout: one, book })
    const { pilot } = setup
    return {
      ...{ rollout: one.id, endpoint, champion: one.champion, challenger: one.challenger, overAt },
      phase: overAt === null ? one.phase : 'over',
      ...{ percent: one.percent, steps: [...policy.rollout.steps], paused: one.paused ?? false },
      ...{ startedAt: one.startedAt, evidenceFrom: one.evidenceFrom ?? null, blockHours: blockMs / 3_600_000 },
      ...{ since: one.since, plan: planOf(policy.rollout) },
      ...{ loss: setup.loss, convention: conventionOf(setup), margin: setup.margin },
      pilot: {
        ...{ requests: pilot.requests, designEffect: pilot.designEffect, r1: pilot.r1 },
        expected: pilot.expected ?? null,
      },
      ...{ logE: look.evidence.logE, noWorseLogE: look.evidence.noWorse?.logE ?? null },
      evidence: shownEvidence(look.evidence),
      series: seriesOf(look.book.blocks),
    }
  },
})

function planOf({ shadowMs, holdMs, withinMs, probationMs, onHarm = 'undo' }: EndpointPolicy['rollout']) {
  return { shadowMs, holdMs, withinMs, probationMs, onHarm }
}

export const rolloutActions = [rollout] as const satisfies readonly Action<RolloutNeeds>[]

function conventionOf({ loss, cap, scale, affected }: ReturnType<typeof termsOf>['setup']): string {
  const name = { brier: 'Brier loss', logloss: 'log loss in nats, probabilities clipped to [.001, .999]' }
  const error = { squared: 'squared error', absolute: 'absolute error' }
  const cut =
    cap === null
      ? ''
      : ` cut at ${cap.toPrecision(3)} and divided by the champion's mean of ${scale.toPrecision(3)} in the pilot`
  const how = affected ? 'each version on the requests that it answered' : 'both versions on the same requests'
  return `${{ ...name, ...error }[loss]}${cut}; challenger minus champion, ${how}; always-valid 99 % interval.`
}

/** The difference and its band after each block. */
export function seriesOf(blocks: readonly Block[]) {
  let [state, requests]: [MixtureState, number] = [tMixture.start, 0]
  return blocks.flatMap(({ to, tests: [whole] }) => {
    if (!whole || whole.rows === 0) return []
    state = tMixture.add(state, whole.x[1]!)
    requests += whole.rows
    const { low, high } = tMixture.interval(state)
    const typical = requests / state.n
    const band = Number.isFinite(low) ? { low: low / typical, high: high / typical } : { low: null, high: null }
    return [{ to, requests, mean: state.s / requests, ...band, logE: tMixture.logE(state) }]
  })
}
