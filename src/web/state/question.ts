import { hashKey, keepPreviousData, type QueryKey, useQuery } from '@tanstack/react-query'
import { type Failure, failureOf } from './api.ts'
import type { Kind } from './topics.ts'

/** How far one kind of fact has come: nothing yet, failed, or there; a fact that was there stays while a new one fails. */
export interface Reading {
  readonly waiting: boolean
  readonly failure: Failure | undefined
  readonly retry: () => void
}

/** What names a question: the kind of fact that events make stale, then what tells it from others of that kind. */
export type Key = readonly [Kind, ...unknown[]]

interface Options {
  /** False where it is not asked here, and only what is known already is shown. */
  readonly asks?: boolean
  /** Keeps the answer to the question before on the page until the new one is there. */
  readonly keeps?: boolean
  /** False where an answer never changes. */
  readonly again?: boolean
}

/** Why each question could not be answered the last time. A query forgets its error as soon as it tries again; the page does not. */
const reasons = new Map<string, unknown>()

async function told<T>(key: Key, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    reasons.set(hashKey(key as QueryKey), error)
    throw error
  }
}

/** Asks, keeps the answer, and asks again when an event says that it is stale. */
export function useQuestion<T>(
  key: Key,
  ask: () => Promise<T>,
  { asks = true, keeps = false, again = true }: Options = {},
): { readonly data: T | undefined; readonly reading: Reading } {
  const query = useQuery({
    queryKey: key as QueryKey,
    queryFn: () => told(key, ask),
    enabled: asks,
    ...(keeps && { placeholderData: keepPreviousData as never }),
    ...(!again && { staleTime: Number.POSITIVE_INFINITY, refetchInterval: false as const }),
  })
  const failed = query.errorUpdatedAt > query.dataUpdatedAt
  const failure = failed ? failureOf(reasons.get(hashKey(key as QueryKey)), query.dataUpdatedAt) : undefined
  /** A lost connection is told once, at the top of the page. */
  const isTold = failure?.code === 'http.unreachable' && query.data !== undefined
  const retry = (): void => void query.refetch()
  const waiting = asks && !query.isFetched && !query.isPlaceholderData
  return { data: query.data as T | undefined, reading: { waiting, failure: isTold ? undefined : failure, retry } }
}
