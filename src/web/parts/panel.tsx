import type { ReactNode } from 'react'
import { minute, zoneName } from '../state/moments.ts'
import type { Reading } from '../state/question.ts'
import { Take } from './take/take.tsx'

interface Given {
  readonly id: string
  /** The finding, as a sentence. */
  readonly title: string
  /** Measure, unit, window, kind of interval. */
  readonly note?: ReactNode
  readonly aside?: ReactNode
  /** Columns of twelve. */
  readonly of?: 4 | 5 | 6 | 7 | 8 | 12
  readonly flush?: boolean
  /** How the facts of this panel were read; a failure stays in the panel that failed. */
  readonly reading?: Reading | undefined
  /** True when there is something to draw. */
  readonly has?: boolean
  readonly children: ReactNode
}

export function Panel({ id, title, note, aside, of, flush, reading, has = true, children }: Given) {
  const failure = reading?.failure
  return (
    <section className={`panel${of ? ` of${of}` : ''}${flush ? ' flush' : ''}`} id={id} aria-labelledby={`${id}-title`}>
      <header>
        <div>
          <h2 id={`${id}-title`}>{title}</h2>
          {note && <p className="subtitle">{note}</p>}
        </div>
        {aside}
        <Take id={id} title={title} />
      </header>
      {failure && <Failed reading={reading} />}
      {!has && reading?.waiting && <Blocks />}
      {has && failure ? <div className="stale">{children}</div> : (has || (!failure && !reading?.waiting)) && children}
    </section>
  )
}

/** Why something could not be read: what failed, why, what next, the code. */
export function Failed({ reading }: { reading: Reading }) {
  const { says, help, code, lastReadAt } = reading.failure!
  return (
    <div className="failure" role="status">
      <b>{says}</b>
      <span>
        {help} <code>{code}</code>
        {lastReadAt ? `. What you see was read at ${minute(lastReadAt)} ${zoneName(lastReadAt)}.` : ''}
      </span>
      <button type="button" className="button small" onClick={reading.retry}>
        Retry
      </button>
    </div>
  )
}

/** Still blocks of about the final size, after a moment; a word after two seconds. */
export function Blocks() {
  return (
    <div className="blocks">
      <i />
      <i />
      <i />
      <p className="note">Reading what is stored.</p>
    </div>
  )
}
