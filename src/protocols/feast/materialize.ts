import { momentOf } from '../../features/index.ts'
import type { DoorAnswer, DoorCall } from '../../http/index.ts'
import { fail } from '../errors.ts'
import { withJson } from '../json-reader.ts'
import { type Body, objectOf, textOf, textsOf, truthOf, unprocessable } from './body.ts'
import type { FeastPlane } from './plane.ts'

/**
 * Answers POST `/materialize` and `/materialize-incremental`. With the query `async=true` it answers at once, and 409 while another one
 * of the same views runs, unless `force=true` says not to mind.
 */
export function createMaterialize(plane: FeastPlane) {
  const running = new Set<string>()
  return ({ body, query, actor }: DoorCall, isIncremental: boolean): Promise<DoorAnswer> =>
    withJson(body, async (value) => {
      const asked = objectOf(value, 'body')
      const views = textsOf(asked, 'feature_views')
      const span = spanOf(asked, isIncremental)
      for (const view of views ?? [])
        if (plane.view(view) === undefined)
          throw fail('feast_no_view', { view: view.slice(0, 128), project: plane.project() })
      const wanted = new URLSearchParams(query)
      const work = () => plane.materialize(views, span, actor)
      if (wanted.get('async') !== 'true') {
        await work()
        return json(200, null)
      }
      const key = [...(views ?? [])].sort().join(', ') || 'all feature views'
      if (running.has(key) && wanted.get('force') !== 'true') throw fail('feast_running', { views: key })
      running.add(key)
      const over = (): boolean => running.delete(key)
      // Whoever asked has gone: the event, or its absence, tells how it went.
      void work().then(over, over)
      return json(202, { status: 'accepted', feature_views: views ?? [] })
    })
}

const json = (status: number, value: unknown): DoorAnswer => ({
  ...{ status, type: 'application/json', body: JSON.stringify(value) },
})

function spanOf(body: Body, isIncremental: boolean): { readonly from?: number; readonly to?: number } {
  const unbound = !isIncremental && truthOf(body, 'disable_event_timestamp')
  if (unbound) return {}
  const to = momentIn(body, 'end_ts')
  return isIncremental ? { to } : { from: momentIn(body, 'start_ts'), to }
}

function momentIn(body: Body, name: string): number {
  const moment = momentOf(textOf(body, name))
  if (Number.isNaN(moment)) throw unprocessable(name, 'Input should be a valid datetime')
  return moment
}
