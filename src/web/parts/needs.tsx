import type { Need } from '../state/needs.ts'
import { Mark, State } from './mark.tsx'
import { Panel } from './panel.tsx'

/** What waits for a person; an empty list is good news and says so. */
export function Needs({ needs }: { needs: readonly Need[] }) {
  return (
    <Panel id="needs" of={5} title="Needs you">
      {needs.length === 0 ? (
        <div>
          <State status="healthy" word="Nothing needs you" />
          <p className="note">What breaks a declared limit comes here with its reason and the one next step.</p>
        </div>
      ) : (
        <ul className="todo">
          {needs.map((need) => (
            <li key={need.key}>
              <Mark status="needs" />
              <b>{need.title}</b>
              <p>{need.text}</p>
              <a className="button small" href={need.href}>
                {need.act}
              </a>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
