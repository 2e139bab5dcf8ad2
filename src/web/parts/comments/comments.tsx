import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import '../../styles/comments.css'
import type { Anchor } from '../../state/anchors.ts'
import { type Failure, failureOf } from '../../state/api.ts'
import { onPageKeys } from '../../state/keys.ts'
import { counted } from '../../state/numbers.ts'
import { mayI, useWho } from '../../state/who.ts'
import { May } from '../may.tsx'
import { Panel } from '../panel.tsx'
import { Composer } from './composer.tsx'
import { Line } from './line.tsx'
import { useMentions } from './mentions.ts'
import { openMentions, type Point, type Said } from './questions.ts'
import { type Thread, useThread } from './thread.ts'

interface Given {
  readonly anchor: Anchor
  /** Goes to a point of a chart of this page. */
  readonly onPoint?: (point: Point) => void
  /** Columns of twelve. */
  readonly of?: 5 | 6 | 7 | 8 | 12
}

/** What people say about a thing: the thread, and where to write. What names who looks counts as opened here. */
export function Comments({ anchor, onPoint, of = 12 }: Given) {
  const thread = useThread(anchor)
  const field = useRef<HTMLTextAreaElement>(null)
  useOpened(anchor)
  useEffect(
    () =>
      onPageKeys(['m'], () => {
        field.current?.focus()
        field.current?.scrollIntoView({ block: 'center' })
      }),
    [],
  )
  const said = thread.comments.filter(({ removedAt }) => removedAt === null).length
  return (
    <Panel
      id="comments"
      of={of}
      title={thread.known && said > 0 ? counted(said, 'comment') : 'Comments'}
      note="Whoever may read this page may read them; every text is kept for audit"
      reading={thread.reading}
      has={thread.known}
    >
      <div className={of === 12 ? 'thread wide' : 'thread'}>
        <Lines thread={thread} comments={thread.comments} onPoint={onPoint}>
          {thread.known && thread.comments.length === 0 && <p className="lede">Nobody has said anything yet.</p>}
        </Lines>
        <Writing thread={thread} field={field} />
      </div>
    </Panel>
  )
}

interface LinesGiven {
  readonly thread: Thread
  readonly comments: readonly Said[]
  readonly onPoint?: ((point: Point) => void) | undefined
  readonly children?: ReactNode
}

/** Comments in their order; what could not be done with one is said below. */
export function Lines({ thread, comments, onPoint, children }: LinesGiven) {
  const who = useWho()
  const [failure, setFailure] = useState<Failure | undefined>()
  const may = mayI(who, 'governance.comment')
  return (
    <div>
      {children}
      {thread.more && <p className="note">The newest 200; older ones: millrace governance comments</p>}
      {comments.length > 0 && (
        <ol className="comments" aria-label="Comments">
          {comments.map((said) => (
            <Line
              key={said.id}
              {...{ said, thread, onPoint }}
              me={may ? who?.id : undefined}
              moderates={mayI(who, 'governance.moderate')}
              onFail={(error) => setFailure(failureOf(error, 0))}
            />
          ))}
        </ol>
      )}
      <div role="status" className="deed">
        {failure && (
          <p>
            <b>{failure.says}</b> {failure.help} <code>{failure.code}</code>
          </p>
        )}
      </div>
    </div>
  )
}

interface WritingGiven {
  readonly thread: Thread
  readonly point?: Point
  readonly field?: React.RefObject<HTMLTextAreaElement | null>
}

/** The field for who may write, and for all others why there is none. */
export function Writing({ thread, point, field }: WritingGiven) {
  return (
    <May permits={['governance.comment']} does="Writing one">
      <Composer
        label={point ? `Comment on ${point.series} at ${point.x}` : 'Write a comment'}
        act="Comment"
        onSend={(text) => thread.say(text, point)}
        {...(field && { place: field })}
      />
    </May>
  )
}

/** Marks as opened what names who looks at the page. */
function useOpened(anchor: Anchor): void {
  const { kind, id } = anchor
  const client = useQueryClient()
  const isNamed = useMentions().some((said) => said.kind === kind && said.of === id)
  useEffect(() => {
    if (!isNamed) return
    openMentions({ kind, id })
      .then(() => client.invalidateQueries({ queryKey: ['comments', 'mentions'] }))
      .catch(() => undefined)
  }, [isNamed, kind, id, client])
}
