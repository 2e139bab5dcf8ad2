import { type ErrorComponentProps, Link } from '@tanstack/react-router'
import { failureOf } from '../state/api.ts'
import { Failed } from './panel.tsx'
import { Place } from './place.tsx'

/** An address that no page has. */
export function Lost() {
  return (
    <Place title="No such page" crumbs={['No such page']}>
      <section className="verdict" aria-label="Verdict">
        <h1>There is no page at this address.</h1>
        <p>
          It may have been typed wrong, or what it showed was deleted. <Link to="/">The overview</Link> has the way to
          everything; <kbd>/</kbd> searches.
        </p>
      </section>
    </Place>
  )
}

/** A page that could not be drawn: the others still can. */
export function Broken({ error, reset }: ErrorComponentProps) {
  const failure = failureOf(error, 0)
  const shown = failure.code === 'web.no_answer' ? { ...failure, says: String(error), code: 'web.broken' } : failure
  const help = 'Go to another page, or try again. If it stays so, it is a fault of Millrace.'
  return (
    <Place title="Broken" crumbs={['Broken']}>
      <section className="verdict" aria-label="Verdict">
        <h1>This page could not be drawn.</h1>
      </section>
      <section className="panel" aria-label="Why">
        <Failed reading={{ waiting: false, failure: { ...shown, help }, retry: reset }} />
      </section>
    </Place>
  )
}
