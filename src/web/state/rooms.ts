import type { Place } from './stations.ts'

/** A room of the house as the navigation has it. */
export interface Room {
  readonly name: string
  readonly icon:
    | 'overview'
    | 'data'
    | 'features'
    | 'experiments'
    | 'models'
    | 'endpoints'
    | 'monitoring'
    | 'decisions'
    | 'pipelines'
  /** Where it is: a page, or a section of the overview. */
  readonly to: '/' | '/data' | '/features' | '/experiments' | '/models' | '/endpoints' | '/decisions' | '/pipelines'
  readonly section?: string
  /** The key after `g`. */
  readonly letter: string
  /** Whose state its mark shows. */
  readonly place?: Place
  /** True for a section that only an endpoint has. */
  readonly ofEndpoint?: boolean
}

const section = (name: string, room: Omit<Room, 'name' | 'to' | 'section'>): Room => ({
  ...room,
  ...{ name, to: '/', section: name.toLowerCase() },
})

/** In the order of the loop. A room without a page of its own has its section on the overview. */
export const ROOMS: readonly Room[] = [
  { name: 'Overview', icon: 'overview', to: '/', letter: 'o' },
  { name: 'Data', icon: 'data', to: '/data', letter: 'd', place: 'data' },
  { name: 'Features', icon: 'features', to: '/features', letter: 'f', place: 'features' },
  { name: 'Experiments', icon: 'experiments', to: '/experiments', letter: 'e', place: 'training' },
  { name: 'Models', icon: 'models', to: '/models', letter: 'm', place: 'registry' },
  { name: 'Endpoints', icon: 'endpoints', to: '/endpoints', letter: 's', place: 'serving' },
  section('Monitoring', { icon: 'monitoring', letter: 'n', place: 'monitoring', ofEndpoint: true }),
  { name: 'Decisions', icon: 'decisions', to: '/decisions', letter: 'c', place: 'decision' },
  { name: 'Pipelines', icon: 'pipelines', to: '/pipelines', letter: 'p' },
]

/** Which sections of the overview there are to go to: none before anything runs. */
export type Sections = 'none' | 'some' | 'all'

/** The rooms that can be gone to now. */
export function roomsNow(sections: Sections): readonly Room[] {
  return ROOMS.filter(
    ({ section: part, ofEndpoint }) => part === undefined || sections === 'all' || (sections === 'some' && !ofEndpoint),
  )
}

/** The room that an address belongs to. */
export function roomAt(path: string): Room | undefined {
  if (path.startsWith('/runs/') || path === '/compare') return ROOMS.find(({ name }) => name === 'Experiments')
  if (path.startsWith('/predictions/')) return ROOMS.find(({ name }) => name === 'Endpoints')
  return ROOMS.find(({ to, section: part }) =>
    part !== undefined ? false : to === '/' ? path === '/' : path === to || path.startsWith(`${to}/`),
  )
}
