import { fail } from '../errors.ts'
import type { Models } from '../models/models.ts'

const CHAMPION = 'champion'

/**
 * Whether a version may answer as champion wherever its model is served: what the stage of that alias demands, traffic demands too.
 *
 * Errors: `registry.approval_needed`, `registry.model_not_found`.
 */
export function leadersOf({ requests }: Pick<Models, 'requests'>): (model: string, version: number) => Promise<void> {
  return async (model, version) => {
    const missing = await requests.against(model, version, CHAMPION)
    if (missing.length === 0) return
    throw fail('approval_needed', { model, version, target: CHAMPION, reason: `${missing.join('; ')}.` })
  }
}
