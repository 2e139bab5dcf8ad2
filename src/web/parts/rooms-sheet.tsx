import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { ROOMS } from '../state/rooms.ts'
import type { Station } from '../state/stations.ts'
import { ThemeSwitch } from '../theme.tsx'
import { Dialog } from './dialog.tsx'
import { RoomLink } from './navigation.tsx'

interface Given {
  readonly stations: readonly Station[]
  readonly isHere: boolean
}

/** On a phone: every room, one tap away. */
export function More({ stations, isHere }: Given) {
  const [open, setOpen] = useState(false)
  const close = (): void => setOpen(false)
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        {...(isHere && { 'aria-current': 'true' as const })}
        onClick={() => setOpen(true)}
      >
        <Ellipsis className="icon" aria-hidden strokeWidth={1.75} />
        <span>More</span>
      </button>
      {open && (
        <Dialog name="All rooms" className="sheet" onClose={close}>
          <nav className="rooms" aria-label="All rooms">
            {ROOMS.map((room) => (
              <RoomLink
                key={room.name}
                room={room}
                isHere={false}
                station={stations.find(({ place }) => place === room.place)}
                onGo={close}
              />
            ))}
          </nav>
          <ThemeSwitch />
        </Dialog>
      )}
    </>
  )
}
