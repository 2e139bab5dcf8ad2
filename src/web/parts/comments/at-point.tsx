import '../../styles/comments.css'
import type { Anchor } from '../../state/anchors.ts'
import { Lines, Writing } from './comments.tsx'
import type { Point } from './questions.ts'
import { useThread } from './thread.ts'

interface Given {
  readonly anchor: Anchor
  readonly point: Point
  /** What the point is, in words: `loss at step 7: 0.31`. */
  readonly title: string
  readonly onClose: () => void
}

/** Below a chart: what was said about the point that was chosen, and where to say more. */
export function CommentsAtPoint({ anchor, point, title, onClose }: Given) {
  const thread = useThread(anchor)
  const here = thread.comments.filter((said) => said.point?.series === point.series && said.point.x === point.x)
  return (
    <section className="at-point" aria-label={`Comments on ${title}`}>
      <p>
        <b>{title}</b>
        <button type="button" className="button small quiet" onClick={onClose}>
          Close
        </button>
      </p>
      <Lines thread={thread} comments={here} />
      <Writing key={`${point.series} ${point.x}`} thread={thread} point={point} />
    </section>
  )
}
