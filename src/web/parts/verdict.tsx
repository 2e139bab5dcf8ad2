import type { ReactNode } from 'react'
import type { Verdict as Said } from '../state/verdict.ts'

/** One sentence that anyone understands, then why and what is next. */
export function Verdict({ verdict, acts }: { verdict: Said; acts?: ReactNode }) {
  return (
    <section className="verdict" aria-label="Verdict">
      <h1>{verdict.headline}</h1>
      {verdict.pieces.length > 0 && (
        <p>
          {verdict.pieces.map(({ text, strong }, index) => {
            const key = `${index}-${text}`
            return strong ? <b key={key}>{text}</b> : <span key={key}>{text}</span>
          })}
        </p>
      )}
      {acts && <div className="acts">{acts}</div>}
    </section>
  )
}
