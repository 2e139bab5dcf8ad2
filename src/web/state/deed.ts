import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type Failure, failureOf } from './api.ts'
import type { Kind } from './topics.ts'

/** Something a person does here: it runs, it fails with a code, or it is done and says so. */
export interface Deed {
  readonly busy: boolean
  readonly failure: Failure | undefined
  /** What was done, in a sentence; undefined before. */
  readonly done: string | undefined
  /** How to take it back, where that can be done. */
  readonly undo: (() => void) | undefined
  readonly act: (order: Order) => void
}

interface Order {
  readonly does: () => Promise<unknown>
  readonly says: string
  readonly undoes?: { readonly does: () => Promise<unknown>; readonly says: string } | undefined
}

/** Acts; what is stale after it is asked for again at once. */
export function useDeed(kinds: readonly Kind[]): Deed {
  const client = useQueryClient()
  const [state, setState] = useState<{ busy: boolean; failure?: Failure; order?: Order }>({ busy: false })
  const act = (order: Order): void => {
    setState({ busy: true })
    order
      .does()
      .then(() => setState({ busy: false, order }))
      .catch((error: unknown) => setState({ busy: false, failure: failureOf(error, 0) }))
      .finally(() => {
        for (const kind of kinds) void client.invalidateQueries({ queryKey: [kind] })
      })
  }
  const { busy, failure, order } = state
  const undoes = order?.undoes
  return { busy, failure, done: order?.says, undo: undoes && (() => act(undoes)), act }
}
