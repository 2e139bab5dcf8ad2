import { Link } from '@tanstack/react-router'
import { Difference } from '../charts/difference.tsx'
import { odds, pairedIn } from '../state/evidence.ts'
import type { Focus } from '../state/focus.ts'
import { day } from '../state/moments.ts'
import { count, percent, range, signed } from '../state/numbers.ts'
import { type Pair, pairOf } from '../state/pair.ts'
import type { Paired } from '../state/shapes.ts'
import { named } from '../state/weeks.ts'
import { Panel } from './panel.tsx'

/** Who answers which share, and the evidence on which the next step depends. */
export function Traffic({ focus }: { focus: Focus }) {
  const { endpoint, loop } = focus
  const { champion, challenger, mode, since } = endpoint
  const two = challenger !== undefined && mode !== 'single'
  const part = mode === 'canary' ? endpoint.percent : 0
  const paired = loop?.evidence ?? lastPaired(focus)
  const title = two
    ? mode === 'shadow'
      ? `${named(challenger)} is asked, ${named(champion)} answers`
      : `${named(challenger)} answers ${percent(part)}`
    : `${named(champion)} answers all requests`
  return (
    <Panel id="traffic" of={4} title={title} note={since === undefined ? 'Traffic' : `Since ${day(since)}`}>
      <div className="traffic-words">
        {two && (
          <b className="challenger">{`${named(challenger)}, challenger, ${mode === 'shadow' ? 'shadow' : percent(part)}`}</b>
        )}
        <b>{`${percent(100 - part)}, ${named(champion)}, champion`}</b>
      </div>
      <Bar part={part} shadow={two && mode === 'shadow'} />
      <div className="rule">
        {paired ? <Evidence paired={paired} pair={pairOf(focus)} /> : <NoEvidence focus={focus} />}
      </div>
      {loop?.next && <p className="note">{loop.next}</p>}
      <div className="panel-end">
        <Link className="button small" to="/endpoints/$endpoint" params={{ endpoint: endpoint.name }}>
          All evidence
        </Link>
      </div>
    </Panel>
  )
}

/** Where nothing is being compared: what the newest decision between two versions rested on. */
function lastPaired({ decisions, endpoint }: Focus): Paired | undefined {
  if (endpoint.previous === undefined) return undefined
  const newest = [...decisions]
    .sort((a, b) => b.at - a.at)
    .find(({ what }) => what === 'promote' || what === 'rollback')
  return newest && pairedIn(newest.evidence)
}

function Bar({ part, shadow }: { part: number; shadow: boolean }) {
  return (
    <div className="bar" aria-hidden="true">
      {shadow && <i className="asked" />}
      {part > 0 && <i className="challenger" style={{ width: `${part}%` }} />}
      <i className="champion" />
    </div>
  )
}

function Evidence({ paired, pair }: { paired: Paired; pair: Pair }) {
  const { mean, low, high, n, blocks, logE } = paired
  const interval = low === undefined || high === undefined ? 'interval still unbounded' : range(low, high)
  return (
    <>
      <dl className="figures">
        <div>
          <dt>{`Loss of ${named(pair.rival)} minus loss of ${named(pair.base)}`}</dt>
          <dd>{mean === undefined ? 'too few' : signed(mean)}</dd>
        </div>
      </dl>
      <p className="note">
        {interval}; valid at any look, on {count(n)} paired outcomes
        {blocks === undefined ? '' : ` in ${count(blocks)} blocks`}
      </p>
      <Difference paired={paired} name={named(pair.rival)} />
      {logE !== undefined && <p className="note">Evidence against chance: {odds(logE)}; a verdict takes 100 to 1</p>}
    </>
  )
}

function NoEvidence({ focus }: { focus: Focus }) {
  const { previous } = focus.endpoint
  return (
    <p className="lede">
      {previous === undefined
        ? 'No challenger. One comes when a limit is passed and a retrained version passes its gates.'
        : `${named(previous)} stays in memory, so that going back takes effect with the next request.`}
    </p>
  )
}
