import type { Models } from '../../registry/index.ts'
import type { EndpointState, Endpoints } from '../../serving/index.ts'
import type { Rollout } from './rollout.ts'

/** Under this name the loop changes traffic; a change under another name is a person's. */
export const STEERS = 'automation'

/** What the endpoint must look like while a rollout stands where it stands. */
export interface Course {
  readonly champion: number
  readonly challenger: number | null
  readonly previous: number | null
  readonly mode: 'single' | 'shadow' | 'canary'
  readonly percent: number
}

/** Traffic follows the rollout, never the other way round. */
export function courseOf(rollout: Rollout): Course {
  const { champion, challenger, phase, percent } = rollout
  if (phase === 'probation')
    return { champion: challenger, challenger: null, previous: champion, mode: 'single', percent: 0 }
  if (phase === 'shadow' || percent === 0) return { champion, challenger, previous: null, mode: 'shadow', percent: 0 }
  return { champion, challenger, previous: null, mode: 'canary', percent }
}

/** Where an endpoint stands when no rollout is under way. */
export function restingCourse(champion: number): Course {
  return { champion, challenger: null, previous: null, mode: 'single', percent: 0 }
}

/** True where the endpoint is as the course says. */
export function isOn(course: Course, state: EndpointState): boolean {
  return (
    state.champion === course.champion &&
    (state.challenger ?? null) === course.challenger &&
    (state.previous ?? null) === course.previous &&
    state.mode === course.mode &&
    state.percent === course.percent
  )
}

/**
 * Brings traffic and aliases to where the record says they are: after each decision, and after a crash between the two. What is
 * there already is left alone.
 */
export async function steer(
  needs: { readonly endpoints: Endpoints; readonly models: Models },
  to: { readonly endpoint: string; readonly course: Course; readonly because: string },
): Promise<void> {
  const { course, because } = to
  const state = await needs.endpoints.get(to.endpoint)
  const { champion, challenger, previous } = course
  await needs.models.moveAliases({ model: state.model, to: { champion, challenger, previous }, by: STEERS, because })
  if (!isOn(course, state)) await needs.endpoints.setTraffic(to.endpoint, { ...course, because, by: STEERS })
}
