import { valueText } from '../../charts/values.ts'
import { Panel } from '../../parts/panel.tsx'
import { clock } from '../../state/moments.ts'
import { counted } from '../../state/numbers.ts'
import type { Reading } from '../../state/question.ts'
import type { InputsAnswer } from './questions.ts'

const FORBIDDEN = 'governance.forbidden'

/** What the model read, as it read it. Rows may be about people: only who holds the permit sees them. */
export function Inputs({ answer, reading }: { answer: InputsAnswer | undefined; reading: Reading }) {
  const { failure } = reading
  const hidden = failure?.code === FORBIDDEN
  const title = hidden
    ? 'What it read is not shown to you'
    : answer
      ? `It read ${counted(answer.features.length, 'feature')}`
      : 'What it read'
  const { lookedUpBy = [], lookedUpAt = null } = answer ?? {}
  const note = hidden
    ? 'Rows may be about people. Ask for a role that holds the permit serving.inputs'
    : lookedUpAt === null
      ? 'As the model read them'
      : `As the model read them; looked up as of ${clock(lookedUpAt)}`
  return (
    <Panel id="inputs" of={7} title={title} note={note} reading={reading} has={answer !== undefined}>
      {answer && (
        <>
          <Values values={answer.features} />
          {lookedUpBy.length > 0 && (
            <>
              <h3 className="small-head">Looked up by</h3>
              <Values values={lookedUpBy} />
            </>
          )}
        </>
      )}
    </Panel>
  )
}

function Values({ values }: { values: InputsAnswer['features'] }) {
  return (
    <dl className="facts values">
      {values.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{typeof value === 'number' ? valueText(value) : value}</dd>
        </div>
      ))}
    </dl>
  )
}
