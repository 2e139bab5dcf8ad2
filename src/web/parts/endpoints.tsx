import { Link } from '@tanstack/react-router'
import { Spark } from '../charts/spark.tsx'
import type { Focus } from '../state/focus.ts'
import { day, lengthOf } from '../state/moments.ts'
import { count, fixed, orWord, percent, share } from '../state/numbers.ts'
import type { Reading } from '../state/question.ts'
import type { EndpointFacts } from '../state/shapes.ts'
import { isJudged, lastJudged, named } from '../state/weeks.ts'
import { State } from './mark.tsx'
import { Panel } from './panel.tsx'

/** Every endpoint with what it said, what was, and how its loss went. */
export function Endpoints({ focuses, reading }: { focuses: readonly Focus[]; reading: Reading }) {
  const week = focuses.map(({ weeks }) => lastJudged(weeks)).find((found) => found !== undefined)
  const limits = focuses.some((focus) => limitOf(focus) !== undefined)
  const note = week
    ? `${lengthOf(week.from, week.to) === 'week' ? 'Week' : 'Window'} of ${day(week.from)}, ${count(week.labeled)} outcomes known`
    : 'No window has enough outcomes yet'
  return (
    <Panel id="endpoints" of={7} flush title="Endpoints" note={note} reading={reading} has={focuses.length > 0}>
      {focuses.length === 0 && (
        <p className="lede">None serves yet. The first answers as soon as its model has passed its gates.</p>
      )}
      <div className="scroll" hidden={focuses.length === 0}>
        <table className="two-lines">
          <thead>
            <tr>
              <th scope="col">Endpoint</th>
              <th scope="col" className="wide-only">
                State
              </th>
              <th scope="col" className="num">
                Said
              </th>
              <th scope="col" className="num narrow-last">
                Were
              </th>
              <th scope="col" className="num wide-only">
                Logloss
              </th>
              <th scope="col" className="wide-only">
                By window
              </th>
            </tr>
          </thead>
          <tbody>
            {focuses.map((focus) => (
              <Row key={focus.endpoint.name} focus={focus} />
            ))}
          </tbody>
        </table>
      </div>
      {focuses.length > 0 && (
        <p className="note">{`Said: mean prediction of the champion. Were: share of the outcomes. Line: its logloss by window${limits ? ', dashed its limit' : ''}.`}</p>
      )}
    </Panel>
  )
}

function Row({ focus }: { focus: Focus }) {
  const { endpoint, weeks, status } = focus
  const week = lastJudged(weeks)
  return (
    <tr>
      <th scope="row" className="wraps">
        <Link to="/endpoints/$endpoint" params={{ endpoint: endpoint.name }}>
          {endpoint.name}
        </Link>
        <small>{trafficOf(endpoint)}</small>
        <span className="narrow-only">
          <State status={status} />
        </span>
      </th>
      <td className="wide-only">
        <State status={status} />
      </td>
      <td className="num">{orWord(week?.said, share, 'too few')}</td>
      <td className="num narrow-last">{orWord(week?.were, share, 'too few')}</td>
      <td className="num wide-only">{orWord(week?.logloss, (loss) => fixed(loss, 3), 'too few')}</td>
      <td className="wide-only">
        <Spark values={weeks.map((each) => (isJudged(each) ? each.logloss : undefined))} limit={limitOf(focus)} />
      </td>
    </tr>
  )
}

/** Who answers, in words. */
function trafficOf({ champion, challenger, mode, percent: part }: EndpointFacts): string {
  if (champion === undefined) return 'not serving yet'
  if (challenger === undefined || mode === 'single') return `${named(champion)} answers all`
  if (mode === 'shadow') return `${named(champion)} answers, ${named(challenger)} in shadow`
  return `${named(challenger)} ${percent(part)}, ${named(champion)} ${percent(100 - part)}`
}

/** The declared limit of the loss, when an alert has told it. */
function limitOf({ alerts }: Focus): number | undefined {
  const { trained, worse } = alerts.findLast(({ code }) => code === 'monitoring.logloss')?.evidence ?? {}
  return typeof trained === 'number' && typeof worse === 'number' ? trained * (1 + worse) : undefined
}
