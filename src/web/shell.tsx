import {
  Activity,
  Blocks,
  Box,
  Database,
  Infinity as Endless,
  FlaskConical,
  type LucideIcon,
  Radio,
  Scale,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { Mark } from './parts/mark.tsx'
import { useLive } from './state/live.ts'
import { clock, machine, minute } from './state/moments.ts'
import type { Place, Station } from './state/stations.ts'
import { type Status, WORD } from './state/status.ts'
import { ThemeSwitch } from './theme.tsx'

interface Room {
  readonly name: string
  readonly href: string
  readonly Icon: LucideIcon
  readonly place?: Place
  /** True for a section that only an endpoint has. */
  readonly ofEndpoint?: boolean
}

const OVERVIEW: Room = { name: 'Overview', href: '#main', Icon: Endless }
const DATA: Room = { name: 'Data', href: '#data', Icon: Database, place: 'data' }
const ENDPOINTS: Room = { name: 'Endpoints', href: '#endpoints', Icon: Radio, place: 'serving' }
const MONITORING: Room = {
  name: 'Monitoring',
  href: '#monitoring',
  Icon: Activity,
  place: 'monitoring',
  ofEndpoint: true,
}
const DECISIONS: Room = { name: 'Decisions', href: '#decisions', Icon: Scale, place: 'decision', ofEndpoint: true }

/** In the order of the loop. Each goes to its section of this page: a room without a page of its own has no other link. */
const ROOMS: readonly Room[] = [
  OVERVIEW,
  DATA,
  { name: 'Features', href: '#features', Icon: Blocks, place: 'features' },
  { name: 'Experiments', href: '#experiments', Icon: FlaskConical, place: 'training', ofEndpoint: true },
  { name: 'Models', href: '#models', Icon: Box, place: 'registry', ofEndpoint: true },
  ENDPOINTS,
  MONITORING,
  DECISIONS,
]
const TABS: readonly Room[] = [OVERVIEW, MONITORING, ENDPOINTS, DECISIONS, DATA]
const UNWELL: readonly Status[] = ['needs', 'drifting', 'watching']

interface Given {
  readonly stations: readonly Station[]
  /** What the clock of the loop shows; undefined before anything runs. */
  readonly now: number | undefined
  /** Which sections there are to go to: none before anything runs. */
  readonly rooms: 'none' | 'some' | 'all'
  readonly children: ReactNode
}

export function Shell({ stations, now, rooms, children }: Given) {
  const among = (list: readonly Room[]) =>
    list.filter(({ place, ofEndpoint }) => (rooms === 'none' ? place === undefined : rooms === 'all' || !ofEndpoint))
  return (
    <>
      <a className="skip" href="#main">
        Skip to content
      </a>
      <div className="shell">
        <aside className="side">
          <a className="brand" href="#main">
            <Brand />
            <span>Millrace</span>
          </a>
          <nav className="rooms" aria-label="Rooms">
            {among(ROOMS).map((room) => (
              <RoomLink key={room.name} room={room} stations={stations} />
            ))}
          </nav>
          <footer>
            <ThemeSwitch />
            <p>Times in UTC</p>
          </footer>
        </aside>
        <div className="page">
          <header className="top">
            <div className="crumb">Overview</div>
            <Clock now={now} />
            <ThemeSwitch />
          </header>
          <Lost />
          <main id="main" tabIndex={-1}>
            {children}
          </main>
        </div>
      </div>
      {rooms !== 'none' && (
        <nav className="tabs" aria-label="Sections">
          {among(TABS).map((room) => (
            <RoomLink key={room.name} room={room} stations={stations} />
          ))}
        </nav>
      )}
    </>
  )
}

function Brand() {
  return (
    <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
      <rect x="2" y="4.5" width="18" height="13" rx="6.5" fill="none" stroke="currentColor" strokeWidth="2.2" />
      <circle cx="11" cy="17.5" r="3.2" fill="var(--accent)" stroke="var(--canvas)" strokeWidth="1.6" />
    </svg>
  )
}

function RoomLink({ room, stations }: { room: Room; stations: readonly Station[] }) {
  const { name, href, Icon, place } = room
  const status = stations.find((station) => station.place === place)?.status
  const unwell = status !== undefined && UNWELL.includes(status)
  return (
    <a href={href} aria-current={place === undefined ? 'page' : undefined}>
      <Icon className="icon" aria-hidden strokeWidth={1.75} />
      <span>{name}</span>
      {unwell && <Mark status={status} />}
      {unwell && <span className="spoken">{WORD[status]}</span>}
    </a>
  )
}

function Clock({ now }: { now: number | undefined }) {
  const { lostSince } = useLive()
  if (now === undefined) return <div className="clock" />
  return (
    <div className="clock">
      <span className="long">{lostSince === undefined ? 'Live' : 'Last known'} </span>
      <time dateTime={machine(now)}>{clock(now)}</time>
    </div>
  )
}

/** One line at the top; the numbers below stay. */
function Lost() {
  const { lostSince } = useLive()
  return (
    <div role="status">
      {lostSince !== undefined && <p className="lost">{`Not live since ${minute(lostSince)} UTC. Trying again.`}</p>}
    </div>
  )
}
