import { useState } from 'react'
import { WeeksChart } from '../charts/weeks-chart.tsx'
import { findingOf } from '../state/findings.ts'
import type { Focus } from '../state/focus.ts'
import { lengthOf } from '../state/moments.ts'
import { pairOf } from '../state/pair.ts'
import type { Reading } from '../state/queries.ts'
import { timeline } from '../state/timeline.ts'
import { Log } from './log.tsx'
import { Panel } from './panel.tsx'

/** What was said and what was, and every decision with its reason. */
export function Decisions({ focus, reading }: { focus: Focus; reading: Reading }) {
  const [chosen, setChosen] = useState<string | undefined>()
  const entries = timeline(focus.decisions, focus.alerts)
  const { weeks } = focus
  const finding = findingOf(focus)
  const first = weeks[0]
  const note = first
    ? `Share of the outcomes that were true, % by ${lengthOf(first.from, first.to)}, bars 95 % interval (Wilson); decisions and alerts below the axis`
    : 'Decisions and alerts, newest first'
  return (
    <Panel id="decisions" title={finding} note={note} reading={reading} has={entries.length + weeks.length > 0}>
      {first && (
        <figure>
          <WeeksChart
            finding={`${finding}. By ${lengthOf(first.from, first.to)}, with ${entries.length} decisions and alerts.`}
            weeks={weeks}
            pair={pairOf(focus)}
            entries={entries}
            chosen={chosen}
            onChoose={(key) => setChosen(key === chosen ? undefined : key)}
          />
        </figure>
      )}
      {entries.length > 0 ? (
        <Log entries={entries} chosen={chosen} onChoose={setChosen} />
      ) : (
        <p className="lede">Nothing had to be decided yet. The first decision comes with the first limit that is passed.</p>
      )}
    </Panel>
  )
}
