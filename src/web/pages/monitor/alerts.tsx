import { getRouteApi, Link } from '@tanstack/react-router'
import { Comments } from '../../parts/comments/comments.tsx'
import { Mark } from '../../parts/mark.tsx'
import { Panel } from '../../parts/panel.tsx'
import { machine, moment } from '../../state/moments.ts'
import { counted } from '../../state/numbers.ts'
import { useQuestion } from '../../state/question.ts'
import { firstSentence } from '../../state/sentences.ts'
import { AlertPanel } from './alert.tsx'
import { isSilent, nameOf } from './alert-facts.ts'
import { type AlertAnswer, askSilences, type MonitorAnswer } from './questions.ts'

const route = getRouteApi('/monitoring/$endpoint')

const STATES = ['open', 'silenced', 'past'] as const
type StateOf = (typeof STATES)[number]
const MOST = 50

/** What monitoring said about this endpoint: open, silenced, past; one of them opened beside the list. */
export function Alerts({ answer: { endpoint, alerts, windows } }: { answer: MonitorAnswer }) {
  const search = route.useSearch()
  const { data: silences = [] } = useQuestion(['alerts', 'silences'], askSilences)
  const of = (alert: AlertAnswer): StateOf =>
    alert.closedAt !== null ? 'past' : silences.some((silence) => isSilent(silence, alert)) ? 'silenced' : 'open'
  const groups = Object.fromEntries(STATES.map((state) => [state, alerts.filter((alert) => of(alert) === state)]))
  const opened = alerts.find(({ id }) => id === search.alert)
  const wanted = STATES.find((state) => state === search.state)
  const state = wanted ?? (opened ? of(opened) : groups['open']!.length > 0 || alerts.length === 0 ? 'open' : 'past')
  const list = groups[state]!
  const chosen = opened ?? list[0]
  return (
    <div className="grid">
      <Panel id="alerts" of={5} title={titleOf(groups)} note="An alarm may change the model, a notice only tells">
        <nav className="switch" aria-label="Which alerts">
          {STATES.map((one) => (
            <Link
              key={one}
              from="/monitoring/$endpoint"
              to="."
              search={{ tab: 'alerts', state: one }}
              replace
              resetScroll={false}
              {...(one === state && { 'aria-current': 'true' as const })}
            >
              {`${one === 'open' ? 'Open' : one === 'silenced' ? 'Silenced' : 'Past'} ${groups[one]!.length}`}
            </Link>
          ))}
        </nav>
        {list.length === 0 && <p className="lede">{NONE[state]}</p>}
        <ul className="alert-list">
          {list.slice(0, MOST).map((alert) => (
            <Line key={alert.id} alert={alert} chosen={alert.id === chosen?.id} state={state} />
          ))}
        </ul>
        {list.length > MOST && (
          <p className="note">{`The newest ${MOST} of ${list.length}; all: millrace monitoring alerts --endpoint ${endpoint}`}</p>
        )}
      </Panel>
      {chosen && <AlertPanel key={chosen.id} alert={chosen} windows={windows} />}
      {chosen && <Comments key={`said ${chosen.id}`} anchor={{ kind: 'alert', id: `${endpoint}/${chosen.id}` }} />}
    </div>
  )
}

const NONE: Readonly<Record<StateOf, string>> = {
  open: 'Nothing is open: every declared limit holds. What breaks one comes here with its evidence.',
  silenced: 'No silence holds back an open alert. Open one to silence what is like it for a while.',
  past: 'Nothing was closed yet.',
}

function titleOf(groups: Readonly<Record<string, readonly AlertAnswer[]>>): string {
  const open = [...groups['open']!, ...groups['silenced']!]
  const alarms = open.filter(({ severity }) => severity === 'alarm').length
  if (open.length === 0) return 'Nothing is open'
  return `${counted(alarms, 'alarm')} and ${counted(open.length - alarms, 'notice')} open`
}

function Line({ alert, chosen, state }: { alert: AlertAnswer; chosen: boolean; state: StateOf }) {
  const { id, at, severity, message, acknowledgedBy, closedAt } = alert
  return (
    <li>
      <Link
        from="/monitoring/$endpoint"
        to="."
        search={{ tab: 'alerts', state, alert: id }}
        resetScroll={false}
        {...(chosen && { 'aria-current': 'true' as const })}
      >
        <Mark status={severity === 'alarm' ? 'drifting' : 'watching'} />
        <span className="spoken">{severity}</span>
        <b>{nameOf(alert)}</b>
        <span className="why">{firstSentence(message)}</span>
        <span className="when">
          <time dateTime={machine(at)}>{moment(at)}</time>
          {acknowledgedBy !== undefined && closedAt === null && `, taken on by ${acknowledgedBy}`}
          {closedAt !== null && `, closed ${moment(closedAt)}`}
        </span>
      </Link>
    </li>
  )
}
