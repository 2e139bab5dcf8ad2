import { State } from '../../parts/mark.tsx'
import { Panel } from '../../parts/panel.tsx'
import type { VersionAnswer } from './questions.ts'

/** How each rule came out that was declared for it; then what to know, what is missing, what is out of date. */
export function Gates({ answer: { version, card } }: { answer: VersionAnswer }) {
  const { gates } = version
  const passed = gates.filter((gate) => gate.passed).length
  const title =
    gates.length === 0
      ? 'No gate was declared'
      : passed === gates.length
        ? 'It passed every gate'
        : `${passed} of ${gates.length} gates passed`
  return (
    <Panel id="gates" of={5} title={title} note="Declared by the project; champion and challenger must pass all">
      <ul className="gates">
        {gates.map(({ name, passed: open, says }) => (
          <li key={name}>
            <State status={open ? 'healthy' : 'needs'} word={open ? 'Passed' : 'Not passed'} />
            <p>{says}</p>
          </li>
        ))}
        {card.warnings.map((warning) => (
          <li key={warning}>
            <State status="watching" word="Watch" />
            <p>{warning}</p>
          </li>
        ))}
        {card.stale.map((stale) => (
          <li key={stale}>
            <State status="watching" word="Out of date" />
            <p>{stale}</p>
          </li>
        ))}
      </ul>
      {card.missing.length > 0 && (
        <>
          <h3 className="small-head">Nobody has said or measured</h3>
          <ul className="missing">
            {card.missing.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  )
}
