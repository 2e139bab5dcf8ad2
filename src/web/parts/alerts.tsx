import { useState } from 'react'
import type { Focus } from '../state/focus.ts'
import { capital, counted, inWords } from '../state/numbers.ts'
import type { Reading } from '../state/queries.ts'
import type { AlertFacts } from '../state/shapes.ts'
import { type Entry, entryOfAlert } from '../state/timeline.ts'
import { Log } from './log.tsx'
import { State } from './mark.tsx'
import { Panel } from './panel.tsx'

/** Every alert with its reason; notices are kept apart from alarms by shape and word. */
export function Alerts({ focus, reading }: { focus: Focus; reading: Reading }) {
  const [chosen, setChosen] = useState<string | undefined>()
  const entries = entriesOf(focus.alerts)
  const notices = focus.alerts.filter(({ severity }) => severity === 'notice').length
  return (
    <Panel
      id="alerts"
      of={4}
      title={titleOf(focus.alerts)}
      note={`${counted(notices, 'notice')}; an alarm may change the model, a notice only tells`}
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
    return { ...entry, key: `all-${alert.id}`, number: index + 1, title }
  })
}

/** `Two alarms, one open`. */
function titleOf(alerts: readonly AlertFacts[]): string {
  const alarms = alerts.filter(({ severity }) => severity === 'alarm')
  if (alarms.length === 0) return 'No alarm'
  const open = alarms.filter(({ closedBecause }) => closedBecause === undefined).length
  return `${capital(inWords(alarms.length))} ${alarms.length === 1 ? 'alarm' : 'alarms'}, ${open === 0 ? 'none' : inWords(open)} open`
}
