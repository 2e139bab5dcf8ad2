import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Focus } from '../state/focus.ts'
import { capital, counted, inWords } from '../state/numbers.ts'
import type { Reading } from '../state/question.ts'
import type { AlertFacts } from '../state/shapes.ts'
import { type Entry, entryOfAlert } from '../state/timeline.ts'
import { Log } from './log.tsx'
import { State } from './mark.tsx'
import { Panel } from './panel.tsx'

/** Every alert with its reason; notices are kept apart from alarms by shape and word. */
export function Alerts({ focus, reading }: { focus: Focus; reading: Reading }) {
  const [chosen, setChosen] = useState<string | undefined>()
  const entries = entriesOf(focus.alerts)
  return (
    <Panel
      id="alerts"
      of={4}
      title={titleOf(focus.alerts)}
      note={`${soFar(focus.alerts)}; an alarm may change the model, a notice only tells`}
      aside={
        <Link
          className="button small"
          to="/monitoring/$endpoint"
          params={{ endpoint: focus.endpoint.name }}
          search={{ tab: 'alerts' }}
        >
          Open
        </Link>
      }
      reading={reading}
      has={entries.length > 0}
    >
      {entries.length === 0 ? (
        <State status="healthy" word="Every declared limit holds" />
      ) : (
        <Log compact most={4} entries={entries} chosen={chosen} onChoose={setChosen} />
      )}
    </Panel>
  )
}

function entriesOf(alerts: readonly AlertFacts[]): Entry[] {
  const sorted = [...alerts].sort((a, b) => a.at - b.at)
  return sorted.map((alert, index) => {
    const entry = entryOfAlert(alert)
    const title = alert.closedBecause === undefined ? `${entry.title}, open` : entry.title
    const rank = entry.rank + (alert.closedBecause === undefined ? 0 : 2)
    return { ...entry, key: `all-${alert.id}`, number: index + 1, title, rank }
  })
}

const of = (alerts: readonly AlertFacts[], severity: AlertFacts['severity']): number =>
  alerts.filter((alert) => alert.severity === severity).length

/** `One alarm is open, and two notices are`; counts the lines of the list that say open. */
function titleOf(alerts: readonly AlertFacts[]): string {
  const open = alerts.filter(({ closedBecause }) => closedBecause === undefined)
  const [alarms, notices] = [of(open, 'alarm'), of(open, 'notice')]
  if (open.length === 0) return alerts.length === 0 ? 'No alarm' : 'No alarm and no notice is open'
  const first = `${capital(inWords(alarms))} ${alarms > 1 ? 'alarms are' : 'alarm is'} open`
  if (notices === 0) return first
  const second = `${inWords(notices)} ${notices === 1 ? 'notice' : 'notices'}`
  return `${first}${alarms === 0 ? '; ' : ', and '}${second} ${notices === 1 ? 'is' : 'are'}`
}

/** `2 alarms and 12 notices so far`. */
function soFar(alerts: readonly AlertFacts[]): string {
  return `${counted(of(alerts, 'alarm'), 'alarm')} and ${counted(of(alerts, 'notice'), 'notice')} so far`
}
