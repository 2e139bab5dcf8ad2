import { type Status, WORD } from '../state/status.ts'

/** The shape of each status. Used for nothing else. */
const SHAPES: Readonly<Record<Status, React.ReactNode>> = {
  healthy: <circle cx="8" cy="8" r="6.5" fill="currentColor" />,
  watching: <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="3" />,
  drifting: <path d="M8 1.5 15.2 14.2H.8Z" fill="currentColor" />,
  rolling: (
    <>
      <circle cx="8" cy="8" r="6.3" fill="none" stroke="currentColor" strokeWidth="1.8" />
      <path d="M8 1.5a6.5 6.5 0 0 1 0 13Z" fill="currentColor" />
    </>
  ),
  needs: <path d="M8 .6 15.4 8 8 15.4.6 8Z" fill="currentColor" />,
  paused: <path d="M3 2h3.5v12H3zM9.5 2H13v12H9.5z" fill="currentColor" />,
}

/** The shape alone; a word must stand beside it. */
export function Mark({ status }: { status: Status }) {
  return (
    <svg className={`mark ${status}`} viewBox="0 0 16 16" aria-hidden="true">
      {SHAPES[status]}
    </svg>
  )
}

/** Shape, color and word of a state. */
export function State({ status, word = WORD[status] }: { status: Status; word?: string }) {
  return (
    <span className="state">
      <Mark status={status} />
      {word}
    </span>
  )
}
