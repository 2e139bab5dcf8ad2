import { Link } from '@tanstack/react-router'
import { Panel } from '../../parts/panel.tsx'
import { counted } from '../../state/numbers.ts'
import { entityOf, type View } from '../../state/view-words.ts'

/** What the view computes, as it is declared. */
export function Definitions({ view }: { view: View }) {
  const { features, from, knownAt, ttl } = view
  return (
    <Panel id="definitions" of={7} title={counted(features.length, 'feature')} note="As the project declares them">
      <dl className="facts">
        <div>
          <dt>Of whom</dt>
          <dd>{entityOf(view)}</dd>
        </div>
        <div>
          <dt>From</dt>
          <dd>
            <Link to="/data/$dataset" params={{ dataset: from }}>
              {from}
            </Link>
          </dd>
        </div>
        <div>
          <dt>A row is known at</dt>
          <dd>{knownAt === null ? 'its own time' : <code>{knownAt}</code>}</dd>
        </div>
        {ttl !== null && (
          <div>
            <dt>Too old after</dt>
            <dd>{ttl}</dd>
          </div>
        )}
        {features.map(({ name, fn, value, window }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {fn} of {value === null ? 'rows' : <code>{value}</code>}
              {window !== null && ` over ${window}`}
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  )
}
