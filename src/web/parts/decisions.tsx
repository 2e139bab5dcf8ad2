import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { WeeksChart } from '../charts/weeks-chart.tsx'
import { findingOf } from '../state/findings.ts'
import type { Focus } from '../state/focus.ts'
import { lengthOf } from '../state/moments.ts'
import { pairOf } from '../state/pair.ts'
import type { Reading } from '../state/question.ts'
import type { Known } from '../state/shapes.ts'
import { timeline } from '../state/timeline.ts'
import { withOpenWindow } from '../state/weeks.ts'
import { Log } from './log.tsx'
import { Panel } from './panel.tsx'
import { WeeksValues } from './weeks-values.tsx'

/** What was said and what was, and every decision with its reason. */
export function Decisions({ focus, now, reading }: { focus: Focus; now: Known; reading: Reading }) {
  const [chosen, setChosen] = useState<string | undefined>()
  const [asTable, setAsTable] = useState(false)
  const entries = timeline(focus)
  const weeks = withOpenWindow(focus.weeks, now)
  const finding = findingOf(focus)
  const first = weeks[0]
  const note = first
    ? `Share of the outcomes that were true, % by ${lengthOf(first.from, first.to)}, bars 95 % interval (Wilson); decisions and alerts below the axis`
    : 'Decisions and alerts, newest first'
  return (
    <Panel
      id="decisions"
      title={finding}
      note={note}
      aside={
        <div className="asides">
          <Link className="button small" to="/decisions" search={{ endpoint: focus.endpoint.name }}>
            All of them
          </Link>
          {first && <TableButton pressed={asTable} onPress={() => setAsTable(!asTable)} />}
        </div>
      }
      reading={reading}
      has={entries.length + weeks.length > 0}
    >
      {first && asTable && <WeeksValues weeks={weeks} pair={pairOf(focus)} />}
      {first && !asTable && (
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
        <p className="lede">
          Nothing had to be decided yet. The first decision comes with the first limit that is passed.
        </p>
      )}
    </Panel>
  )
}

/** The numbers of the chart, for who would rather read them. */
function TableButton({ pressed, onPress }: { pressed: boolean; onPress: () => void }) {
  return (
    <button type="button" className="button small" onClick={onPress}>
      {pressed ? 'Chart' : 'Table'}
    </button>
  )
}
