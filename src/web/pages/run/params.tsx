import { useState } from 'react'
import { Find } from '../../parts/find.tsx'
import { Panel } from '../../parts/panel.tsx'
import { counted } from '../../state/numbers.ts'
import type { Run } from './questions.ts'

const FEW = 12

/** What it was told. */
export function Params({ run: { params } }: { run: Run }) {
  const [text, setText] = useState('')
  const all = Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1))
  const fits = all.filter((pair) => pair.some((part) => part.toLowerCase().includes(text.toLowerCase())))
  return (
    <Panel id="params" of={7} title={counted(all.length, 'param')} note="What it was told; a param never changes">
      {all.length > FEW && <Find name="Find a param" text={text} onFind={setText} />}
      {all.length === 0 && <p className="lede">None was logged.</p>}
      {all.length > 0 && fits.length === 0 && <p className="lede">No param has {text} in it.</p>}
      {fits.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section className="tall" aria-label="Params" tabIndex={0}>
          <dl className="facts">
            {fits.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value === '' ? <span className="dim">empty</span> : value}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </Panel>
  )
}
