import { Check, Clock, X } from 'lucide-react'
import { Panel } from '../../parts/panel.tsx'
import { odds } from '../../state/evidence.ts'
import { duration, moment } from '../../state/moments.ts'
import { count, percent, signed } from '../../state/numbers.ts'
import { sentence } from '../../state/sentences.ts'
import { named } from '../../state/weeks.ts'
import { type EndpointAnswer, overallOf, type Rollout } from './questions.ts'

const DAY = 86_400_000
const SUSPICION = Math.log(10)
const VERDICT = Math.log(100)

/** What would end the rollout, and how far each of it has come; or how it ended. */
export function Ends({ answer, rollout }: { answer: EndpointAnswer; rollout: Rollout }) {
  const over = rollout.phase === 'over'
  const { overAt } = rollout
  const last = answer.decisions.find(({ at }) => overAt !== null && at <= overAt)
  const conditions = conditionsOf(rollout)
  return (
    <Panel
      id="ends"
      of={4}
      title={over ? 'How it ended' : rollout.phase === 'probation' ? 'What may still undo it' : 'What ends it'}
      note={`From rollout: canary({ steps: [${rollout.steps.join(', ')}] }) of the policy`}
    >
      {over && last && (
        <p className="lede">
          {sentence(last.because)} <span className="dim">{moment(last.at)}</span>
        </p>
      )}
      <ul className="conditions">
        {conditions.map(({ says, now, state }) => (
          <li key={says}>
            <Sign state={state} />
            <div>
              <b>{says}</b>
              <p className="note">{now}</p>
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

type Standing = 'met' | 'open' | 'against'

function Sign({ state }: { state: Standing }) {
  const Icon = { met: Check, open: Clock, against: X }[state]
  const word = { met: 'Met', open: 'Open', against: 'Speaks against it' }[state]
  return (
    <>
      <Icon className={`icon ${state}`} aria-hidden strokeWidth={1.75} />
      <span className="spoken">{word}: </span>
    </>
  )
}

interface Condition {
  readonly says: string
  readonly now: string
  readonly state: Standing
}

function conditionsOf(rollout: Rollout): readonly Condition[] {
  const { phase } = rollout
  if (phase === 'probation') return [undoing(rollout), probation(rollout)]
  return [...promotion(rollout), undoing(rollout), ...nextStep(rollout), timeUp(rollout)]
}

/** What promotes it: all three together. */
function promotion(rollout: Rollout): readonly Condition[] {
  const { evidence, series, challenger, margin, evidenceFrom, startedAt } = rollout
  const last = series.at(-1)
  const harm = evidence.harm?.logE ?? null
  const spanMs = last === undefined ? 0 : Math.max(0, last.to - (evidenceFrom ?? startedAt))
  const goal =
    margin === null ? `that ${named(challenger)} is better` : `that it is no worse than by ${signed(margin, 3)}`
  const by = evidence.harm?.by ? `, most from ${evidence.harm.by}` : ''
  return [
    { says: `Promoted: evidence of 100 to 1 ${goal}`, ...provenNow(rollout) },
    { says: 'and a full day of evidence', now: `${duration(spanMs)} so far`, state: spanMs >= DAY ? 'met' : 'open' },
    {
      says: 'and no suspicion of harm anywhere',
      now: `${harmWord(harm)}${by}; 10 to 1 is a suspicion`,
      state: harm === null || harm < SUSPICION ? 'met' : 'against',
    },
  ]
}

/** How far the evidence is that promotes: of a margin that it is kept, else that the challenger is the better one. */
function provenNow({ evidence, margin, logE, noWorseLogE, champion, challenger }: Rollout): Omit<Condition, 'says'> {
  const mean = overallOf(evidence)?.mean ?? null
  if (mean === null) return { now: 'No block is complete yet', state: 'open' }
  if (margin !== null) {
    const said = noWorseLogE ?? 0
    return { now: `${odds(said)} now`, state: said >= VERDICT ? 'met' : 'open' }
  }
  const better = mean < 0
  const state = logE < VERDICT ? 'open' : better ? 'met' : 'against'
  return { now: `${odds(logE)} for ${named(better ? challenger : champion)} now`, state }
}

const harmWord = (harm: number | null): string => (harm === null ? 'Nothing speaks for harm' : `Harm: ${odds(harm)}`)

function undoing({ evidence, plan }: Rollout): Condition {
  const harm = evidence.harm?.logE ?? null
  return {
    says: plan.onHarm === 'undo' ? 'Undone: 100 to 1 for harm of any kind' : 'At 100 to 1 for harm: a person is asked',
    now: `${harmWord(harm)} now`,
    state: harm !== null && harm >= VERDICT ? 'against' : 'open',
  }
}

function nextStep({ phase, percent: part, steps, plan, paused, since, startedAt }: Rollout): readonly Condition[] {
  if (phase === 'shadow')
    return [
      {
        says: `Shadow lasts ${duration(plan.shadowMs)}`,
        now: `Until ${moment(startedAt + plan.shadowMs)}`,
        state: 'open',
      },
    ]
  const next = steps.find((step) => step > part)
  if (phase !== 'canary' || next === undefined || next >= 100) return []
  return [
    {
      says: `Next step, ${percent(next)}: after ${duration(plan.holdMs)} at ${percent(part)}`,
      now: paused ? 'Its steps are stopped: early labels speak for harm' : `Not before ${moment(since + plan.holdMs)}`,
      state: paused ? 'against' : 'open',
    },
  ]
}

function timeUp({ plan, startedAt, pilot }: Rollout): Condition {
  const expected =
    pilot.expected === null ? '' : `; the pilot expects one after ${count(pilot.expected)} labeled requests`
  return {
    says: `Held without a verdict after ${duration(plan.withinMs)}`,
    now: `At ${moment(startedAt + plan.withinMs)}${expected}`,
    state: 'open',
  }
}

function probation({ champion, plan, since }: Rollout): Condition {
  return {
    says: `${named(champion)} goes on scoring beside it for ${duration(plan.probationMs)}`,
    now: `Until ${moment(since + plan.probationMs)}; then nothing is compared any more`,
    state: 'open',
  }
}
