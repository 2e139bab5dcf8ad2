import { Panel } from '../../parts/panel.tsx'
import { duration, machine, moment } from '../../state/moments.ts'
import { percent } from '../../state/numbers.ts'
import { segmentInWords } from '../../state/segments.ts'
import { named } from '../../state/weeks.ts'
import type { EndpointAnswer } from './questions.ts'
import { type Step, stepsOf } from './steps.ts'

/** Who answers which share, on which step of the way, and for whom another share holds. */
export function TrafficSplit({ answer }: { answer: EndpointAnswer }) {
  const { champion, challenger, previous, mode, percent: part, rules, stickyBy, versions } = answer.endpoint
  const two = challenger !== null && mode !== 'single'
  const steps = answer.rollout === undefined ? [] : stepsOf(answer.rollout, answer.history)
  const share = mode === 'canary' ? part : 0
  return (
    <Panel id="traffic" of={7} title={titleOf(answer)} note={noteOf(answer)}>
      <div className="traffic-words">
        {two && <b className="challenger">{`${named(challenger)}, challenger, ${shareWord(mode, part)}`}</b>}
        <b>{champion === null ? 'no version answers' : `${percent(100 - share)}, ${named(champion)}, champion`}</b>
      </div>
      <div className="bar" aria-hidden="true">
        {two && share === 0 && <i className="asked" />}
        {share > 0 && <i className="challenger" style={{ width: `${share}%` }} />}
        <i className="champion" />
      </div>
      {steps.length > 0 && (
        <Steps steps={steps} challenger={answer.rollout!.challenger} over={answer.rollout!.overAt} />
      )}
      <ul className="splits">
        {rules.map((rule) => (
          <li key={JSON.stringify(rule)}>
            <b>{segmentInWords(rule)}:</b>{' '}
            {mode === 'canary'
              ? `${percent(rule.percent)} of its keys go to ${named(challenger ?? undefined)}`
              : `${percent(rule.percent)} of its keys would go to a canary`}
          </li>
        ))}
        <li>
          {stickyBy === null
            ? 'A key that comes with a request, or else its id, decides who answers; the same key always gets the same version.'
            : `The column ${stickyBy} decides who answers: the same value always gets the same version.`}
        </li>
        <li>
          {versions.length === 0
            ? 'No version is in memory.'
            : `In memory: ${versions.map((one) => named(one)).join(', ')}.`}
          {previous === null ? '' : ` ${named(previous)} was champion before and is ready for an undo.`}
        </li>
      </ul>
    </Panel>
  )
}

const shareWord = (mode: string, part: number): string =>
  mode === 'shadow' ? 'shadow' : mode === 'blue_green' ? 'ready to switch' : percent(part)

function titleOf({ endpoint: { champion, challenger, mode, percent: part } }: EndpointAnswer): string {
  if (champion === null) return 'Nothing answers yet'
  if (challenger === null || mode === 'single') return `${named(champion)} answers all requests`
  if (mode === 'shadow') return `${named(challenger)} is asked, ${named(champion)} answers`
  if (mode === 'blue_green') return `${named(challenger)} stands ready, ${named(champion)} answers`
  return `${named(challenger)} answers ${percent(part)} of the requests`
}

function noteOf({ endpoint: { since }, history: [last] }: EndpointAnswer): string {
  const why = last === undefined || last.because === '' ? '' : `: ${last.because}`
  return `Since ${moment(since)}${last === undefined ? '' : `, by ${last.by}`}${why}`
}

function Steps({ steps, challenger, over }: { steps: readonly Step[]; challenger: number; over: number | null }) {
  return (
    <>
      <p className="small-head">{`The way of ${named(challenger)}${over === null ? '' : `, over since ${moment(over)}`}`}</p>
      <ol className="way">
        {steps.map(({ word, since, until, state }) => (
          <li key={word} className={state} {...(state === 'now' && { 'aria-current': 'step' as const })}>
            <b>{word}</b>
            {since === undefined ? (
              <span>{state === 'coming' ? 'still to come' : 'not reached'}</span>
            ) : (
              <time dateTime={machine(since)}>
                {moment(since)}
                {until === undefined ? ', now' : `, ${duration(until - since)}`}
              </time>
            )}
          </li>
        ))}
      </ol>
    </>
  )
}
