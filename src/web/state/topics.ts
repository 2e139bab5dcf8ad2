/** One kind of fact that the page reads, and keeps fresh. */
export const TOPICS = [
  'datasets',
  'quarantine',
  'views',
  'leakage',
  'runs',
  'versions',
  'endpoints',
  'loops',
  'weeks',
  'alerts',
  'decisions',
] as const
export type Topic = (typeof TOPICS)[number]

/** The first word of the key of every question: a topic of the overview, or what only other pages read. */
export const KINDS = [...TOPICS, 'experiments', 'models', 'pipelines', 'comments', 'people', 'saved'] as const
export type Kind = (typeof KINDS)[number]

/** Which facts an event makes stale: by its full name, otherwise by its room. */
const STALE: Readonly<Record<string, readonly Kind[]>> = {
  governance: ['comments'],
  data: ['datasets', 'quarantine'],
  features: ['views'],
  pipeline: ['pipelines'],
  'pipeline.logged': [],
  tracking: ['runs', 'leakage', 'experiments'],
  /** Some work leaves its mark on a run, and tells nothing else: training again from the record. */
  'flow.run_finished': ['runs'],
  training: ['runs', 'versions', 'leakage', 'models'],
  registry: ['versions', 'endpoints', 'models'],
  serving: ['endpoints', 'loops'],
  'serving.predicted': [],
  'serving.unseen_value': ['alerts'],
  monitoring: ['weeks', 'alerts', 'loops'],
  automation: ['decisions', 'loops', 'endpoints'],
}

/** The facts that an event makes stale; none for one that the page does not draw. */
export function staleAfter(event: string): readonly Kind[] {
  return STALE[event] ?? STALE[event.slice(0, event.indexOf('.'))] ?? []
}
