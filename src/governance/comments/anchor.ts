import { type Static, Type } from 'typebox'
import type { Actor } from '../../base/index.ts'
import { fail } from '../errors.ts'
import type { Permits } from '../permits.ts'
import { printable } from '../plain.ts'

/** What can be commented, and the permit that reading it takes. What an id means is known to its room only. */
const PERMIT_TO_READ = {
  run: 'tracking.read',
  experiment: 'tracking.read',
  version: 'registry.read',
  model: 'registry.read',
  dataset: 'data.read',
  view: 'features.read',
  pipeline: 'pipeline.read',
  endpoint: 'serving.read',
  prediction: 'serving.read',
  alert: 'monitoring.read',
  window: 'monitoring.read',
  decision: 'automation.read',
} as const

/** What a comment is about, by its kind. */
export type CommentKind = keyof typeof PERMIT_TO_READ

export const CommentKind = Type.Union(
  [
    Type.Literal('run'),
    Type.Literal('experiment'),
    Type.Literal('version'),
    Type.Literal('model'),
    Type.Literal('dataset'),
    Type.Literal('view'),
    Type.Literal('pipeline'),
    Type.Literal('endpoint'),
    Type.Literal('prediction'),
    Type.Literal('alert'),
    Type.Literal('window'),
    Type.Literal('decision'),
  ],
  { description: `What it is about: ${Object.keys(PERMIT_TO_READ).join(', ')}.` },
)

const LONGEST_ID = 500
const LONGEST_SERIES = 500

export const AnchorId = Type.String({
  minLength: 1,
  maxLength: LONGEST_ID,
  description: 'Which one, as its page names it: the id of a run, flights for a dataset, late/3 for a version.',
})
export const Series = Type.String({
  minLength: 1,
  maxLength: LONGEST_SERIES,
  description: 'With x: the line of a chart, such as the name of a metric.',
})
export const PlaceOnAxis = Type.Number({ description: 'With series: where on the axis, a step or a moment.' })

/** A point of a chart. */
export const ChartPoint = Type.Object({ series: Series, x: PlaceOnAxis })

/** What a comment hangs on: a thing, or a point of one of its charts. */
export interface CommentAnchor {
  readonly kind: CommentKind
  readonly of: string
  readonly point?: Static<typeof ChartPoint>
}

/** True where the actor may read what the comment hangs on; only then may it read the comment. */
export function mayReadAnchor(permits: Permits, actor: Actor, kind: CommentKind): boolean {
  return permits.mayI(actor, PERMIT_TO_READ[kind])
}

/** Errors: `governance.forbidden`. */
export function checkAnchor(permits: Permits, actor: Actor, to: { kind: CommentKind; action: string }): void {
  if (mayReadAnchor(permits, actor, to.kind)) return
  const permit = PERMIT_TO_READ[to.kind]
  throw fail('forbidden', { action: to.action, permit, actor: printable(actor.id) })
}
