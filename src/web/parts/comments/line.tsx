import { useState } from 'react'
import { clock, machine } from '../../state/moments.ts'
import { fixed } from '../../state/numbers.ts'
import { piecesOf } from '../../state/words.ts'
import { Composer } from './composer.tsx'
import type { Point, Said } from './questions.ts'
import { isDraft, type Thread } from './thread.ts'

interface Given {
  readonly said: Said
  readonly thread: Thread
  /** Who looks, and whether that may say something here. */
  readonly me: string | undefined
  readonly moderates: boolean
  readonly onFail: (error: unknown) => void
  /** Goes to the point of the chart that the comment is about. */
  readonly onPoint?: ((point: Point) => void) | undefined
}

/** One comment: who said it when, what it is about, the words, and what its author may do with it. */
export function Line({ said, thread, me, moderates, onFail, onPoint }: Given) {
  const [editing, setEditing] = useState(false)
  const { id, author, at, text, point, editedAt } = said
  const act = (does: () => Promise<unknown>) => () => void does().catch(onFail)
  if (text === null) return <Removed {...{ said, me, moderates }} onRestore={act(() => thread.restore(id))} />
  const mine = author === me && !isDraft(said)
  return (
    <li id={`comment-${id}`} className={isDraft(said) ? 'draft' : undefined}>
      <p className="by">
        <b>
          <bdi>{author}</bdi>
        </b>{' '}
        <time dateTime={machine(at)}>{clock(at)}</time>
        {editedAt !== null && <span title={clock(editedAt)}> edited</span>}
        {isDraft(said) && <span> being sent</span>}
        {point && (
          <>
            {' on '}
            <button type="button" className="link" disabled={!onPoint} onClick={() => onPoint?.(point)}>
              <bdi>{point.series}</bdi> at {fixed(point.x, Number.isInteger(point.x) ? 0 : 2)}
            </button>
          </>
        )}
      </p>
      {editing ? (
        <Composer
          label="Edit the comment"
          act="Save"
          text={text}
          onSend={(next) => thread.edit(id, next).then(() => setEditing(false))}
          onCancel={() => setEditing(false)}
        />
      ) : (
        <Words text={text} mentions={said.mentions} />
      )}
      {!editing && !isDraft(said) && (mine || moderates) && (
        <p className="line-acts">
          {mine && (
            <button type="button" className="button small quiet" onClick={() => setEditing(true)}>
              Edit
            </button>
          )}
          <button type="button" className="button small quiet" onClick={act(() => thread.remove(id))}>
            Remove
          </button>
        </p>
      )}
    </li>
  )
}

interface RemovedGiven {
  readonly said: Said
  readonly me: string | undefined
  readonly moderates: boolean
  readonly onRestore: () => void
}

/** The mark that a removal leaves, with the way back for who may take it. */
function Removed({ said: { id, author, removedBy, removedAt }, me, moderates, onRestore }: RemovedGiven) {
  return (
    <li id={`comment-${id}`} className="removed">
      <p className="by">
        A comment of <bdi>{author}</bdi> was removed{removedBy !== author && removedBy !== null && ` by ${removedBy}`},{' '}
        {removedAt !== null && <time dateTime={machine(removedAt)}>{clock(removedAt)}</time>}.{' '}
        {(removedBy === me || moderates) && (
          <button type="button" className="button small" onClick={onRestore}>
            Undo
          </button>
        )}
      </p>
    </li>
  )
}

/** Plain text: its line breaks, addresses of the web as links, known names set off. */
function Words({ text, mentions }: { text: string; mentions: readonly string[] }) {
  return (
    <p className="words" dir="auto">
      {piecesOf(text, mentions).map(({ kind, text: piece }, index) => {
        const key = `${index}-${kind}`
        if (kind === 'name') return <b key={key}>{piece}</b>
        if (kind === 'text') return <span key={key}>{piece}</span>
        return (
          <a key={key} href={piece} target="_blank" rel="noopener noreferrer nofollow">
            {piece}
          </a>
        )
      })}
    </p>
  )
}
