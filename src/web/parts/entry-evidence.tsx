import { Link } from '@tanstack/react-router'
import { Difference } from '../charts/difference.tsx'
import { facts, pairedIn } from '../state/evidence.ts'
import type { Entry } from '../state/timeline.ts'

/** The numbers that were recorded with it, and the rule that asked for it. */
export function EntryEvidence({ entry }: { entry: Entry }) {
  const paired = pairedIn(entry.evidence)
  const rows = facts(entry.evidence)
  return (
    <dl className="evidence">
      {paired && (
        <div className="full">
          <dt>Difference of the loss, challenger − champion, same requests</dt>
          <dd>
            <Difference paired={paired} />
          </dd>
        </div>
      )}
      {rows.map(({ key, label, value }) => (
        <div key={key}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      {rows.length === 0 && (
        <div>
          <dt>Evidence</dt>
          <dd>none was recorded</dd>
        </div>
      )}
      <Whole entry={entry} />
      {entry.rule !== '' && (
        <div className="full">
          <dt>Rule</dt>
          <dd>
            <code>{entry.rule}</code>
          </dd>
        </div>
      )}
    </dl>
  )
}

/** A decision has a page with all of it. */
function Whole({ entry: { kind, key } }: { entry: Entry }) {
  if (kind !== 'decision') return null
  return (
    <div className="full">
      <dt>All of it</dt>
      <dd>
        <Link to="/decisions/$decision" params={{ decision: key.slice('d-'.length) }}>
          Open the decision
        </Link>
      </dd>
    </div>
  )
}
