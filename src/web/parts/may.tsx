import type { ReactNode } from 'react'
import { mayI, useWho } from '../state/who.ts'

interface Given {
  /** One of these is enough. */
  readonly permits: readonly [string, ...string[]]
  /** What it would be, for all others: `Undoing`. Nothing is said to them when not given. */
  readonly does?: string
  readonly children: ReactNode
}

/** Shows an act to whom may do it, and to all others which permit it takes; nothing until it is known who looks. */
export function May({ permits, does, children }: Given) {
  const who = useWho()
  if (who === undefined) return null
  if (permits.some((permit) => mayI(who, permit))) return children
  if (does === undefined) return null
  return (
    <p className="note">
      {does} needs the permit <code>{permits[0]}</code>.
    </p>
  )
}
