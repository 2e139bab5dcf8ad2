import { Link } from '@tanstack/react-router'
import { Swatch } from '../../charts/series.tsx'
import { joinList } from '../../state/address.ts'

interface Given {
  readonly chosen: readonly { readonly id: string; readonly name: string }[]
  readonly onClear: () => void
}

/** What was chosen, floating at the end of the page; each keeps its color in every chart of the comparison. */
export function Tray({ chosen, onClear }: Given) {
  return (
    <section className="tray" aria-label="Compare">
      <b>{`${chosen.length} chosen`}</b>
      <ul>
        {chosen.map(({ id, name }, index) => (
          <li key={id}>
            <Swatch index={index} />
            <span>{name}</span>
          </li>
        ))}
      </ul>
      <div className="tray-acts">
        <button type="button" className="button quiet" onClick={onClear}>
          Clear
        </button>
        {chosen.length > 1 ? (
          <Link className="button main" to="/compare" search={{ runs: joinList(chosen.map(({ id }) => id)) }}>
            Compare <kbd>c</kbd>
          </Link>
        ) : (
          <span className="note">Choose another to compare</span>
        )}
      </div>
    </section>
  )
}
