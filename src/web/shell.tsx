import { Outlet, useLocation } from '@tanstack/react-router'
import { useState } from 'react'
import { Bell } from './parts/bell.tsx'
import { Brand, RoomLink } from './parts/navigation.tsx'
import { Palette, type PaletteMode } from './parts/palette.tsx'
import { CrumbSlot } from './parts/place.tsx'
import { More } from './parts/rooms-sheet.tsx'
import { SearchButton } from './parts/search-button.tsx'
import { Shortcuts } from './parts/shortcuts.tsx'
import { Share } from './parts/take/share.tsx'
import { focuses, nowOf } from './state/focus.ts'
import { useKeys } from './state/keys.ts'
import { useLive, useStream } from './state/live.ts'
import { clock, machine, minute, useZone, zoneName } from './state/moments.ts'
import { useFacts } from './state/queries.ts'
import { ROOMS, type Room, roomAt } from './state/rooms.ts'
import { stationsOf } from './state/stations.ts'
import type { Topic } from './state/topics.ts'
import { ThemeSwitch } from './theme.tsx'

/** What the marks beside the rooms are drawn from: little, on every page. */
const FOR_MARKS: readonly Topic[] = ['datasets', 'endpoints', 'loops', 'weeks', 'alerts', 'decisions']
/** On a phone: those with a tab of their own; the others are one tap away. */
const TABS: readonly string[] = ['Overview', 'Monitoring', 'Endpoints', 'Decisions']

/** What stays around every page: the rooms with their state, the way here, the clock, the search. */
export function Shell() {
  useStream()
  const { snapshot } = useFacts(FOR_MARKS)
  const [slot, setSlot] = useState<HTMLElement | null>(null)
  const [zone] = useZone()
  const [open, setOpen] = useState<PaletteMode | 'keys' | undefined>()
  useKeys(setOpen)
  const [focus] = focuses(snapshot)
  const stations = stationsOf(snapshot, focus)
  const here = roomAt(useLocation().pathname)
  const link = (room: Room) => (
    <RoomLink key={room.name} room={room} isHere={room === here} station={stations.find(isOf(room))} />
  )
  return (
    <CrumbSlot value={slot}>
      <a className="skip" href="#main">
        Skip to content
      </a>
      <div className="shell">
        <aside className="side">
          <Brand />
          <nav className="rooms" aria-label="Rooms">
            {ROOMS.map(link)}
          </nav>
          <footer>
            <ThemeSwitch />
            <p>Times in {zoneName()}</p>
          </footer>
        </aside>
        <div className="page">
          <header className="top">
            <nav className="crumb" aria-label="Where you are" ref={setSlot} />
            <SearchButton onOpen={() => setOpen('search')} />
            <Bell />
            <Share />
            <Clock now={nowOf(snapshot)} />
          </header>
          <LostConnection />
          <main id="main" tabIndex={-1}>
            <Outlet key={zone} />
          </main>
        </div>
      </div>
      <nav className="tabs" aria-label="Sections">
        {ROOMS.filter(({ name }) => TABS.includes(name)).map(link)}
        <More stations={stations} isHere={here !== undefined && !TABS.includes(here.name)} />
      </nav>
      {open === 'keys' && <Shortcuts onClose={() => setOpen(undefined)} />}
      {open !== undefined && open !== 'keys' && (
        <Palette mode={open} onClose={() => setOpen(undefined)} onKeys={() => setOpen('keys')} />
      )}
    </CrumbSlot>
  )
}

const isOf =
  ({ place }: Room) =>
  (station: { readonly place: string }): boolean =>
    station.place === place

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
function LostConnection() {
  const { lostSince } = useLive()
  return (
    <div role="status">
      {lostSince !== undefined && (
        <p className="lost">{`Not live since ${minute(lostSince)} ${zoneName(lostSince)}. Trying again.`}</p>
      )}
    </div>
  )
}
