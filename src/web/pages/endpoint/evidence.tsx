import { Band } from '../../charts/band.tsx'
import { Panel } from '../../parts/panel.tsx'
import { duration } from '../../state/moments.ts'
import { count, fixed, range, signed } from '../../state/numbers.ts'
import { named } from '../../state/weeks.ts'
import { type EndpointAnswer, overallOf, type Rollout } from './questions.ts'
import { stepsOf } from './steps.ts'

const HOUR = 3_600_000
const UNDER_WAY: readonly string[] = ['shadow', 'canary']

/** The difference of the two versions as it accrued, block by block, with its band. */
export function Evidence({ rollout, history }: { rollout: Rollout; history: EndpointAnswer['history'] }) {
  const { series, champion, challenger, margin, convention, evidence } = rollout
  const { waiting, effective, needed } = evidence
  const finding = findingOf(rollout)
  return (
    <Panel
      id="evidence"
      of={8}
      title={rollout.phase === 'over' ? `${finding}, when it ended` : finding}
      note={convention}
    >
      {series.length === 0 ? (
        <p className="lede">
          {`No block of ${duration(rollout.blockHours * HOUR)} has all its outcomes yet. ${count(waiting.labeled)} of ${count(waiting.asked)} requests that wait have theirs.`}
        </p>
      ) : (
        <Band
          name={`${finding}. ${count(series.length)} blocks.`}
          points={series}
          marks={marksOf(rollout, history)}
          margin={margin}
          above={`${named(champion)} better`}
          below={`${named(challenger)} better`}
        />
      )}
      <p className="note">
        {`Blocks of ${duration(rollout.blockHours * HOUR)}. Where requests hang together they tell less: these are worth ${count(effective)} independent ones (design effect ${fixed(rollout.pilot.designEffect, 1)}).${waitingWord(waiting)}${
          needed === null || needed === 0 || !UNDER_WAY.includes(rollout.phase)
            ? ''
            : ` A verdict takes about ${count(needed)} more, if the difference stays.`
        } Looking earlier, or often, does not weaken this evidence.`}
      </p>
      {evidence.warnings.map((warning) => (
        <p key={warning} className="note">
          {warning}
        </p>
      ))}
    </Panel>
  )
}

const waitingWord = ({ labeled, asked }: Rollout['evidence']['waiting']): string =>
  asked === 0 ? '' : ` ${count(labeled)} of ${count(asked)} labels of the blocks to come are there.`

/** `v2 is better: −0.0245 (−0.0285 to −0.0205)`. */
function findingOf({ evidence, challenger, champion }: Rollout): string {
  const { mean = null, low = null, high = null } = overallOf(evidence) ?? {}
  if (mean === null) return `${named(challenger)} and ${named(champion)} cannot be told apart yet`
  if (low === null || high === null) return `Too few blocks for an interval; the difference is ${signed(mean)} so far`
  const side = high < 0 ? `${named(challenger)} is better` : low > 0 ? `${named(challenger)} is worse` : 'Not decided'
  return `${side}: ${signed(mean)} (${range(low, high)})`
}

/** Where the shares changed, counted in requests; of those at one place the last. */
function marksOf(rollout: Rollout, history: EndpointAnswer['history']) {
  const marks = stepsOf(rollout, history).flatMap(({ word, since }) => {
    if (since === undefined) return []
    const before = rollout.series.findLast(({ to }) => to <= since)
    return [{ word, requests: before?.requests ?? 0 }]
  })
  return marks.filter(({ requests }, index) => marks[index + 1]?.requests !== requests)
}
