import { Difference } from '../../charts/difference.tsx'
import { Panel } from '../../parts/panel.tsx'
import type { Decision } from '../../state/decided.ts'
import { facts, pairedIn } from '../../state/evidence.ts'

/** What stands in the record beside it. */
const TOLD: readonly string[] = ['policy', 'alertId', 'order', 'by', 'alert', 'recalibrates']

/** The numbers that were there when it was decided, as they were recorded. */
export function Evidence({ decision: { evidence } }: { decision: Decision }) {
  const paired = pairedIn(evidence)
  const rows = facts(evidence).filter(({ key }) => !TOLD.includes(key))
  return (
    <Panel id="evidence" of={7} title="The evidence then" note="As it was recorded; nothing of it changes later">
      {paired && (
        <>
          <p className="subtitle">
            Difference of the loss, challenger − champion, same requests, always-valid 99&nbsp;% interval
          </p>
          <Difference paired={paired} />
        </>
      )}
      <dl className="evidence numbers">
        {rows.map(({ key, label, value }) => (
          <div key={key}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {rows.length === 0 && <p className="lede">No number was recorded with it: it follows from another decision.</p>}
    </Panel>
  )
}
