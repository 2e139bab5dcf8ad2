import { getRouteApi } from '@tanstack/react-router'
import { Command } from '../../parts/command.tsx'
import { State } from '../../parts/mark.tsx'
import { Panel } from '../../parts/panel.tsx'
import type { Decision } from '../../state/decided.ts'
import { useQuestion } from '../../state/question.ts'
import { askReplay } from './questions.ts'

const route = getRouteApi('/decisions/$decision')

/** The rule that decided, and whether it decides the same from the record. */
export function Rule({ decision: { id, rule, inputs } }: { decision: Decision }) {
  const { replay } = route.useSearch()
  const navigate = route.useNavigate()
  const isAsked = replay !== undefined
  const { data, reading } = useQuestion(['decisions', 'replay', id], () => askReplay(id), {
    asks: isAsked,
    again: false,
  })
  return (
    <Panel
      id="rule"
      of={5}
      title="The rule, and the same again"
      note={inputs ? `Decided by the pure rule ${inputs.rule}` : 'No rule was asked'}
      reading={reading}
      has
    >
      <p className="lede">
        <code className="wraps">{rule}</code>
      </p>
      {!isAsked && (
        <>
          <p className="note">
            {inputs
              ? 'What the rule was given is kept with the decision. It can be asked again from that alone.'
              : 'Nothing was kept that a rule could be asked with: a person decided, or it follows from another decision.'}
          </p>
          {inputs && (
            <div className="panel-end">
              <button
                type="button"
                className="button"
                onClick={() => void navigate({ search: { replay: 'yes' }, resetScroll: false })}
              >
                Decide again from the record
              </button>
            </div>
          )}
        </>
      )}
      {data && <Replayed answer={data} />}
      {inputs && (
        <>
          <p className="note">
            The address of what it was given: <code className="wraps">{inputs.digest}</code>
          </p>
          <Command text={`npx millrace automation replay ${id}`} />
        </>
      )}
    </Panel>
  )
}

function Replayed({ answer }: { answer: Awaited<ReturnType<typeof askReplay>> }) {
  const { same, replayable, says, differs } = answer
  return (
    <div role="status" className="replayed">
      <State
        status={same ? 'healthy' : replayable ? 'drifting' : 'watching'}
        word={same ? 'The same decision' : replayable ? 'Another decision' : 'It cannot be asked again'}
      />
      <p className="note">{says}</p>
      {differs.map(({ field, recorded, now }) => (
        <dl key={field} className="facts">
          <div>
            <dt>{field}, recorded</dt>
            <dd>{short(recorded)}</dd>
          </div>
          <div>
            <dt>{field}, now</dt>
            <dd>{short(now)}</dd>
          </div>
        </dl>
      ))}
    </div>
  )
}

const MOST = 400
const short = (text: string): string => (text.length > MOST ? `${text.slice(0, MOST)} …` : text)
