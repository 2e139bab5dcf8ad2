import { Activity, Blocks, Box, Database, FlaskConical, type LucideIcon, Radio, Repeat, Scale } from 'lucide-react'
import { useRef } from 'react'
import type { Focus } from '../state/focus.ts'
import type { Place, Station } from '../state/stations.ts'
import { Fresh } from './fresh.tsx'
import { State } from './mark.tsx'
import { Panel } from './panel.tsx'
import { Ring } from './ring.tsx'

const ICONS: Readonly<Record<Place, LucideIcon>> = {
  data: Database,
  features: Blocks,
  training: FlaskConical,
  registry: Box,
  serving: Radio,
  monitoring: Activity,
  decision: Scale,
  back: Repeat,
}

interface Given {
  readonly stations: readonly Station[]
  readonly focus: Focus | undefined
  readonly focuses: readonly Focus[]
  readonly onFocus: (endpoint: string) => void
}

/** The product in one picture: eight places, the state of each, and one number. */
export function Loop({ stations, focus, focuses, onFocus }: Given) {
  const name = focus?.endpoint.name
  const begun = stations.some(({ status }) => status)
  return (
    <Panel
      id="loop"
      title={name ? `The loop of ${name}` : begun ? 'The loop' : 'What you will see here'}
      note={
        name
          ? 'Each part, its state now, and one number. Blue is what moves.'
          : 'Eight places, always in this order; each fills as soon as there is something true to show'
      }
      aside={focuses.length > 1 && <Switch focuses={focuses} chosen={name} onFocus={onFocus} />}
    >
      <Places stations={stations} focus={focus} />
      <p className="spoken" aria-live="polite">
        {stations.map(({ place, title, status, word }) => (
          <span key={place}>{status ? `${title}: ${word}. ` : ''}</span>
        ))}
      </p>
    </Panel>
  )
}

function Places({ stations, focus }: Pick<Given, 'stations' | 'focus'>) {
  const list = useRef<HTMLOListElement>(null)
  return (
    <div className={`loop ${linesOf(focus)}`}>
      <ol ref={list} aria-label="The loop">
        {stations.map((station) => (
          <One key={station.place} station={station} />
        ))}
      </ol>
      <Ring list={list} endpoint={focus?.endpoint} />
    </div>
  )
}

function linesOf(focus: Focus | undefined): string {
  if (focus?.endpoint.champion === undefined) return 'unbegun'
  const { challenger, mode } = focus.endpoint
  if (challenger === undefined || mode === 'single') return 'single'
  return mode === 'shadow' ? 'aside' : 'two'
}

function One({ station }: { station: Station }) {
  const { place, title, status, word, fact } = station
  const Icon = ICONS[place]
  return (
    <li>
      <span className={`node on-${status ?? 'nothing'}`}>
        <Icon className="icon" aria-hidden strokeWidth={1.75} />
      </span>
      <h3>{title}</h3>
      {status ? <State status={status} word={word} /> : <span className="spoken">{word}</span>}
      <p>
        <Fresh text={fact} />
      </p>
    </li>
  )
}

function Switch({ focuses, chosen, onFocus }: Pick<Given, 'focuses' | 'onFocus'> & { chosen: string | undefined }) {
  return (
    <fieldset className="switch">
      <legend className="spoken">Endpoint</legend>
      {focuses.map(({ endpoint }) => (
        <button
          key={endpoint.name}
          type="button"
          className="button small"
          aria-pressed={endpoint.name === chosen}
          onClick={() => onFocus(endpoint.name)}
        >
          {endpoint.name}
        </button>
      ))}
    </fieldset>
  )
}
