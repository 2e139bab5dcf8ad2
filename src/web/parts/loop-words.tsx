import { useState } from 'react'
import { client } from '../state/client.ts'
import { useDeed } from '../state/deed.ts'
import { DeedNote } from './deed-note.tsx'
import { May } from './may.tsx'

/** What may be said here. */
export type LoopWord = 'approve' | 'veto' | 'pause' | 'resume' | 'renew'

interface Wording {
  readonly button: string
  readonly says: string
  /** The word that takes it back, where one does. */
  readonly back?: readonly [word: LoopWord, says: string]
}

const WORDING: Readonly<Record<LoopWord, Wording>> = {
  approve: { button: 'Approve', says: 'Approved. The loop goes on at its next look.' },
  veto: { button: 'Veto', says: 'Vetoed. Nothing of it goes on.' },
  pause: {
    button: 'Pause the loop',
    says: 'Paused. It goes on measuring, and begins and promotes nothing.',
    back: ['resume', 'The loop goes on.'],
  },
  resume: { button: 'Let it go on', says: 'The loop goes on.', back: ['pause', 'Paused again.'] },
  renew: { button: 'Ask for a renewal', says: 'Asked. The loop renews at its next look.' },
}

interface Given {
  readonly endpoint: string
  /** The first is the one that is meant most often. */
  readonly words: readonly LoopWord[]
}

/** A person's word to the loop of an endpoint, with the reason that is kept; who may not is told so, with the code. */
export function LoopWords({ endpoint, words }: Given) {
  const [because, setBecause] = useState('')
  const deed = useDeed(['decisions', 'loops', 'endpoints'])
  const say = (word: LoopWord): void => {
    const { says, back } = WORDING[word]
    const undone = back && {
      does: () => client.automation[back[0]]({ endpoint, because: `taken back: ${because}`.slice(0, 500) }),
      says: back[1],
    }
    deed.act({ does: () => client.automation[word]({ endpoint, because }), says, undoes: undone })
  }
  return (
    <May permits={['automation.write']} does="A word to the loop">
      <form className="move" onSubmit={(event) => event.preventDefault()}>
        <div className="tools-line">
          <label className="field">
            <span className="spoken">Why, for {endpoint}</span>
            <input
              value={because}
              placeholder="Why; it is kept"
              maxLength={500}
              autoComplete="off"
              onChange={(event) => setBecause(event.target.value)}
            />
          </label>
          {words.map((word, index) => (
            <button
              key={word}
              type="button"
              className={index === 0 ? 'button main' : 'button'}
              disabled={deed.busy || because.trim() === ''}
              onClick={() => say(word)}
            >
              {WORDING[word].button}
            </button>
          ))}
        </div>
        <DeedNote deed={deed} />
      </form>
    </May>
  )
}
