import { Link } from '@tanstack/react-router'
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
  Settings,
  Workflow,
} from 'lucide-react'
import type { Room } from '../state/rooms.ts'
import type { Station } from '../state/stations.ts'
import { type Status, WORD } from '../state/status.ts'
import { Mark } from './mark.tsx'

/** The picture of each room; never without its word. */
export const ICONS: Readonly<Record<Room['icon'], LucideIcon>> = {
  ...{ overview: Endless, data: Database, features: Blocks, experiments: FlaskConical },
  ...{ models: Box, endpoints: Radio, monitoring: Activity, decisions: Scale, pipelines: Workflow },
  settings: Settings,
}

const UNWELL: readonly Status[] = ['needs', 'drifting', 'watching']

interface Given {
  readonly room: Room
  readonly isHere: boolean
  readonly station: Station | undefined
  readonly onGo?: () => void
}

/** The way to a room; with a mark where it is not well. */
export function RoomLink({ room, isHere, station, onGo }: Given) {
  const { name, icon, to } = room
  const Icon = ICONS[icon]
  const status = station?.status
  const unwell = status !== undefined && UNWELL.includes(status)
  return (
    <Link
      to={to}
      activeOptions={{ exact: true, includeHash: true }}
      {...(isHere && { 'aria-current': 'page' as const })}
      {...(onGo && { onClick: onGo })}
    >
      <Icon className="icon" aria-hidden strokeWidth={1.75} />
      <span>{name}</span>
      {unwell && <Mark status={status} />}
      {unwell && <span className="spoken">{WORD[status]}</span>}
    </Link>
  )
}

export function Brand() {
  return (
    <Link className="brand" to="/" activeOptions={{ exact: true, includeHash: true }}>
      <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
        <rect x="2" y="4.5" width="18" height="13" rx="6.5" fill="none" stroke="currentColor" strokeWidth="2.2" />
        <circle cx="11" cy="17.5" r="3.2" fill="var(--accent)" stroke="var(--canvas)" strokeWidth="1.6" />
      </svg>
      <span>Millrace</span>
    </Link>
  )
}
