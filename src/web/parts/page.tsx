import type { ReactNode } from 'react'
import type { Reading } from '../state/question.ts'
import type { Verdict as Said } from '../state/verdict.ts'
import { Blocks, Failed } from './panel.tsx'
import { Place } from './place.tsx'
import { Verdict } from './verdict.tsx'

interface Given {
  readonly title: string
  readonly crumbs: readonly ReactNode[]
  /** What the page is about, in a few words, for while it is not read: `this run`. */
  readonly about: string
  /** Undefined until there is something to say. */
  readonly verdict: Said | undefined
  readonly reading: Reading
  /** What may be done here, under the verdict. */
  readonly acts?: ReactNode
  readonly children: ReactNode
}

/**
 * The frame of every page: its verdict first, then what there is. While nothing is known it keeps the place; where it could not be read,
 * it says why, with the code and the next step; what was known stays.
 */
export function Page({ title, crumbs, about, verdict, reading, acts, children }: Given) {
  return (
    <Place title={title} crumbs={crumbs}>
      {verdict && <Verdict verdict={verdict} acts={acts} />}
      {!verdict && reading.failure && <Unread about={about} reading={reading} />}
      {!verdict && !reading.failure && (
        <section className="verdict waiting" aria-label="Verdict">
          <h1>Reading {about}.</h1>
          <Blocks />
        </section>
      )}
      {verdict && reading.failure && (
        <section className="panel" aria-label="What could not be read">
          <Failed reading={reading} />
        </section>
      )}
      {verdict && (reading.failure ? <div className="stale">{children}</div> : children)}
    </Place>
  )
}

function Unread({ about, reading }: { about: string; reading: Reading }) {
  return (
    <>
      <section className="verdict" aria-label="Verdict">
        <h1>{`${about.charAt(0).toUpperCase()}${about.slice(1)} could not be read.`}</h1>
      </section>
      <section className="panel" aria-label="Why">
        <Failed reading={reading} />
      </section>
    </>
  )
}
