import { useState } from 'react'
import type { Focus } from '../state/focus.ts'
import { capital, inWords } from '../state/numbers.ts'
import type { Reading } from '../state/queries.ts'
import type { AlertFacts } from '../state/shapes.ts'
import { alertTitle, type Entry } from '../state/timeline.ts'
import { Log } from './log.tsx'
import { State } from './mark.tsx'
import { Panel } from './panel.tsx'

/** Every alert with its reason; notices are kept apart from alarms by shape and word. */
export function Alerts({ focus, reading }: { focus: Focus; reading: Reading }) {
  const [chosen, setChosen] = useState<string | undefined>()
  const entries = entriesOf(focus.alerts)
  const alarms = entries.filter(({ status }) => status === 'drifting').length
  const title = alarms === 0 ? 'No alarm' : `${capital(inWords(alarms))} ${alarms === 1 ? 'alarm' : 'alarms'}`
  return (
    <Panel
      id="alerts"
      of={4}
      title={title}
      note={`${entries.length - alarms} notices; an alarm may change the model, a notice only tells`}
      reading={reading}
      has={entries.length > 0}
    >
      {entries.length === 0 ? (
        <State status="healthy" word="Every declared limit holds" />
      ) : (
        <Log compact most={5} entries={entries} chosen={chosen} onChoose={setChosen} />
      )}
    </Panel>
  )
}

function entriesOf(alerts: readonly AlertFacts[]): Entry[] {
  return [...alerts]
    .sort((a, b) => a.at - b.at)
    .map((alert, index) => ({
      key: `all-${alert.id}`,
      number: index + 1,
      at: alert.at,
      status: alert.severity === 'alarm' ? 'drifting' : 'watching',
      title: alertTitle(alert),
      because: alert.message,
      rule: alert.code,
      evidence: alert.evidence,
      kind: 'alert',
    }))
}
