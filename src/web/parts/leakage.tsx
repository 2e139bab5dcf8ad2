import { Link } from '@tanstack/react-router'
import type { Snapshot } from '../state/focus.ts'
import { fixed } from '../state/numbers.ts'
import type { Reading } from '../state/question.ts'
import { Panel } from './panel.tsx'

/** What a join that sees the future would have claimed, against the honest one. */
export function Leakage({ snapshot, reading }: { snapshot: Snapshot; reading: Reading }) {
  const { leakage, views } = snapshot
  const found = leakage[0]
  const title = found
    ? `A careless join would have claimed ${fixed(found.naive, 3)}`
    : 'Features see only what was known'
  return (
    <Panel
      id="features"
      of={5}
      title={title}
      note={found ? 'AUC on the held-out last part of the training window' : 'Event time and arrival time, both kept'}
      reading={reading}
      has={views.length > 0 || found !== undefined}
    >
      {found && (
        <dl className="figures">
          <div>
            <dt>Same hour, hindsight</dt>
            <dd className="refused">{fixed(found.naive, 3)}</dd>
          </div>
          <div>
            <dt>As known at that time</dt>
            <dd>{fixed(found.honest, 3)}</dd>
          </div>
        </dl>
      )}
      {found && <Bars naive={found.naive} honest={found.honest} />}
      <p className="note">
        {found
          ? 'Joined on the hour of the event, a rate counts the row itself and what came later. Millrace joins on event time and arrival time, so the first number cannot be had in production.'
          : 'Each row is joined with what had arrived before it.'}
      </p>
      {views.length > 0 && (
        <ul className="views">
          {views.map(({ name, entity, features }) => (
            <li key={name}>
              <Link to="/features/$view" params={{ view: name }}>
                {name}
              </Link>{' '}
              by {entity}: {features.map((feature) => `${feature.name}, ${feature.means}`).join('; ')}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

/** From 0.5, a coin, to 1. */
function Bars({ naive, honest }: { naive: number; honest: number }) {
  const width = (auc: number): string => `${Math.max(0, Math.min(1, (auc - 0.5) * 2)) * 100}%`
  return (
    <div className="aucs" aria-hidden="true">
      <i className="hindsight" style={{ width: width(naive) }} />
      <i className="known" style={{ width: width(honest) }} />
      <div>
        <span>0.5, a coin</span>
        <span>1</span>
      </div>
    </div>
  )
}
