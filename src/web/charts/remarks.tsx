import { MessageSquare } from 'lucide-react'
import { useState } from 'react'
import type { CurvesFrame } from './values.ts'

/** What was said about places of a chart, and how one is chosen. */
export interface Remarks {
  readonly said: readonly { readonly x: number; readonly by: string; readonly text: string }[]
  readonly onPick: (x: number) => void
}

interface Given {
  readonly frame: CurvesFrame
  readonly remarks: Remarks
  readonly xName: string
}

/** A mark over each place that has comments; the words come with pointer or focus, a click opens them. */
export function RemarkMarks({ frame, remarks: { said, onPick }, xName }: Given) {
  const [open, setOpen] = useState<number | undefined>()
  const places = [...new Set(said.map(({ x }) => x))].filter((x) => {
    const place = frame.x(x)
    return place >= frame.left - 1 && place <= frame.right + 1
  })
  return places.map((x) => {
    const here = said.filter((one) => one.x === x)
    const place = frame.x(x)
    const toLeft = place > (frame.left + frame.right) / 2
    const name = `${xName} ${x}: ${here.map(({ by, text }) => `${by}: ${text}`).join('; ')}`
    return (
      <div key={x}>
        <button
          type="button"
          className="remark"
          style={{ left: place, top: frame.top }}
          aria-label={name}
          onPointerEnter={() => setOpen(x)}
          onPointerLeave={() => setOpen(undefined)}
          onFocus={() => setOpen(x)}
          onBlur={() => setOpen(undefined)}
          onClick={() => onPick(x)}
        >
          <MessageSquare className="icon" aria-hidden strokeWidth={1.75} />
        </button>
        {open === x && (
          <div
            className="readout"
            aria-hidden="true"
            style={{ top: frame.top + 24, ...(toLeft ? { right: frame.width - place + 10 } : { left: place + 10 }) }}
          >
            {here.slice(-3).map(({ by, text }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: they have no name but their order
              <p key={index}>
                <b>{by}</b> {text.length > 160 ? `${text.slice(0, 160)}…` : text}
              </p>
            ))}
          </div>
        )}
      </div>
    )
  })
}
