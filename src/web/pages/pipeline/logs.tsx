import { useEffect, useRef, useState } from 'react'
import { Command } from '../../parts/command.tsx'
import { Panel } from '../../parts/panel.tsx'
import { type Failure, failureOf } from '../../state/api.ts'
import { count, counted } from '../../state/numbers.ts'
import { askLogs } from './questions.ts'

interface Line {
  /** Of all lines of the run, the first is 0. */
  readonly number: number
  readonly step: string
  readonly line: string
}

interface Told {
  readonly lines: readonly Line[]
  /** Lines that were let go of to keep the page quick. */
  readonly leftOut: number
  readonly done: boolean
  readonly failure: Failure | undefined
}

const MOST = 2_000
const NOTHING: Told = { lines: [], leftOut: 0, done: false, failure: undefined }

/** What the steps print, while they print it. */
export function Logs({ run, step }: { run: string; step: string | undefined }) {
  const { lines, leftOut, done, failure } = useLines(run, step)
  const box = useRef<HTMLElement>(null)
  const [follows, setFollows] = useState(true)
  // biome-ignore lint/correctness/useExhaustiveDependencies: new lines are scrolled to
  useEffect(() => {
    if (follows && box.current) box.current.scrollTop = box.current.scrollHeight
  }, [lines, follows])
  const more = leftOut === 0 ? '' : `; the first ${count(leftOut)} are left out here`
  return (
    <Panel
      id="log"
      of={7}
      title={step === undefined ? 'What the steps printed' : `What ${step} printed`}
      note={`${counted(lines.length, 'line')}${more}${done ? '' : '; new ones come by themselves'}`}
    >
      {failure && (
        <p className="deed">
          <b>{failure.says}</b> {failure.help} <code>{failure.code}</code>
        </p>
      )}
      {lines.length === 0 && !failure && <p className="lede">{done ? 'Nothing was printed.' : 'Nothing yet.'}</p>}
      {lines.length > 0 && (
        <section
          ref={box}
          className="log-lines"
          aria-label="Log"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) =>
            setFollows(scrollTop + clientHeight > scrollHeight - 24)
          }
        >
          {lines.map(({ number, step: of, line }) => (
            <div key={number}>
              {step === undefined && <b>{of}</b>} {line}
            </div>
          ))}
        </section>
      )}
      <Command text={`npx millrace pipeline logs ${run}${step === undefined ? '' : ` ${step}`} --follow`} />
    </Panel>
  )
}

/** Asks for more lines until there are no more to come. */
function useLines(run: string, step: string | undefined): Told {
  const [told, setTold] = useState(NOTHING)
  useEffect(() => {
    let isOpen = true
    const read = async (): Promise<void> => {
      let after: string | undefined
      while (isOpen) {
        const found = await askLogs({ run, ...(step !== undefined && { step }), ...(after !== undefined && { after }) })
        if (!isOpen) return
        after = found.next
        setTold((before) => withMore(before, found))
        if (found.done) return
      }
    }
    read().catch((error: unknown) => {
      if (isOpen) setTold((before) => ({ ...before, done: true, failure: failureOf(error, 0) }))
    })
    return () => {
      isOpen = false
    }
  }, [run, step])
  return told
}

interface Found {
  readonly lines: readonly Omit<Line, 'number'>[]
  readonly done: boolean
}

function withMore({ lines, leftOut }: Told, found: Found): Told {
  const next = lines.length + leftOut
  const all = [...lines, ...found.lines.map((line, index) => ({ ...line, number: next + index }))]
  const extra = Math.max(0, all.length - MOST)
  return { lines: all.slice(extra), leftOut: leftOut + extra, done: found.done, failure: undefined }
}
