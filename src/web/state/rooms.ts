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
    | 'settings'
  readonly to:
    | '/'
    | '/data'
    | '/features'
    | '/experiments'
    | '/models'
    | '/endpoints'
    | '/monitoring'
    | '/decisions'
    | '/pipelines'
    | '/settings'
  /** The key after `g`. */
  readonly letter: string
  /** Whose state its mark shows. */
  readonly place?: Place
}

/** In the order of the loop. */
export const ROOMS: readonly Room[] = [
  { name: 'Overview', icon: 'overview', to: '/', letter: 'o' },
  { name: 'Data', icon: 'data', to: '/data', letter: 'd', place: 'data' },
  { name: 'Features', icon: 'features', to: '/features', letter: 'f', place: 'features' },
  { name: 'Experiments', icon: 'experiments', to: '/experiments', letter: 'e', place: 'training' },
  { name: 'Models', icon: 'models', to: '/models', letter: 'm', place: 'registry' },
  { name: 'Endpoints', icon: 'endpoints', to: '/endpoints', letter: 's', place: 'serving' },
  { name: 'Monitoring', icon: 'monitoring', to: '/monitoring', letter: 'n', place: 'monitoring' },
  { name: 'Decisions', icon: 'decisions', to: '/decisions', letter: 'c', place: 'decision' },
  { name: 'Pipelines', icon: 'pipelines', to: '/pipelines', letter: 'p' },
  { name: 'Settings', icon: 'settings', to: '/settings', letter: ',' },
]

/** The room that an address belongs to. */
export function roomAt(path: string): Room | undefined {
  if (path.startsWith('/runs/') || path === '/compare') return ROOMS.find(({ name }) => name === 'Experiments')
  if (path.startsWith('/predictions/')) return ROOMS.find(({ name }) => name === 'Endpoints')
  return ROOMS.find(({ to }) => (to === '/' ? path === '/' : path === to || path.startsWith(`${to}/`)))
}
