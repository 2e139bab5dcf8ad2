import { useState } from 'react'
import { DeedNote } from '../../parts/deed-note.tsx'
import { May } from '../../parts/may.tsx'
import { Panel } from '../../parts/panel.tsx'
import { client } from '../../state/client.ts'
import { useDeed } from '../../state/deed.ts'
import { moment } from '../../state/moments.ts'
import { named } from '../../state/weeks.ts'
import { type Act, actsOf } from './acts.ts'
import type { EndpointAnswer } from './questions.ts'

/** What a person may do here: take it back, pause, approve, veto, renew. Each is kept with its reason and can be taken back where that can be. */
export function Acts({ answer }: { answer: EndpointAnswer }) {
  const [because, setBecause] = useState('')
  const deed = useDeed(['endpoints', 'loops', 'decisions', 'models', 'versions'])
  const acts = actsOf(answer, client, because === '' ? 'no reason given' : because)
  const { loop } = answer
  const [undo, ...rest] = acts
  const button = (act: Act, main: boolean) => (
    <button
      key={act.word}
      type="button"
      className={main ? 'button main' : 'button'}
      disabled={deed.busy}
      onClick={() => deed.act(act)}
    >
      {act.word}
    </button>
  )
  return (
    <Panel
      id="acts"
      of={5}
      title={titleOf(answer)}
      note="Takes effect with the next request; who did it and why is kept"
    >
      {loop?.paused && (
        <p className="lede">{`${loop.paused.by} paused the loop, ${moment(loop.paused.since)}: ${loop.paused.because}`}</p>
      )}
      {acts.length === 0 ? (
        <p className="lede">
          Nothing can be taken back: no version answered before. Where a policy governs the endpoint, the loop can be
          paused here.
        </p>
      ) : (
        <May permits={['serving.traffic']} does="Acting here">
          <div className="move">
            <div className="tools-line">
              <label className="field">
                <span className="spoken">Why</span>
                <input
                  value={because}
                  maxLength={400}
                  placeholder="Why; it is kept"
                  onChange={(event) => setBecause(event.target.value)}
                />
              </label>
            </div>
            <div className="tools-line">
              {undo && button(undo, true)}
              {rest.map((act) => button(act, false))}
            </div>
          </div>
        </May>
      )}
      <DeedNote deed={deed} />
    </Panel>
  )
}

function titleOf({ loop, endpoint: { challenger, previous, mode } }: EndpointAnswer): string {
  if (loop?.waitsFor) return 'The loop waits for a person'
  if (challenger !== null && mode !== 'single') return `${named(challenger)} can be taken out`
  return previous === null ? 'What may be done' : `${named(previous)} can answer again at once`
}
