import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { listen } from './api.ts'
import { KINDS, type Kind, staleAfter } from './topics.ts'
import { type Work, workAfter } from './work.ts'

/** What is known of the stream itself, and of the work that runs now. */
export interface LiveFacts {
  /** Undefined while connected, otherwise since when it is not. */
  readonly lostSince: number | undefined
  readonly work: Work
  /** What the clock showed when the newest event happened. */
  readonly at: number | undefined
}

const SETTLE_MS = 200

let facts: LiveFacts = { lostSince: undefined, work: new Map(), at: undefined }
const watchers = new Set<() => void>()
const servedWatchers = new Set<() => void>()

function change(next: Partial<LiveFacts>): void {
  facts = { ...facts, ...next }
  for (const watcher of watchers) watcher()
}

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

/** Reads the state of the stream; draws again when it changes. */
export function useLive(): LiveFacts {
  return useSyncExternalStore(subscribe, () => facts)
}

/** Calls back once for each batch of predictions that was served. */
export function onServed(watcher: () => void): () => void {
  servedWatchers.add(watcher)
  return () => servedWatchers.delete(watcher)
}

/** Listens as long as the page is open. What became stale is asked for again, at most five times a second. */
export function useStream(): void {
  const client = useQueryClient()
  useEffect(() => {
    const stale = new Set<Kind>()
    let at: number | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    const flush = (): void => {
      timer = undefined
      if (at !== facts.at) change({ at })
      for (const kind of stale) {
        // What is being read now is asked for again when it is there: a question must not be begun over for ever.
        if (client.isFetching({ queryKey: [kind] }) > 0) continue
        stale.delete(kind)
        void client.invalidateQueries({ queryKey: [kind] })
      }
      if (stale.size > 0) timer = setTimeout(flush, SETTLE_MS)
    }
    const spoil = (kinds: readonly Kind[]): void => {
      for (const kind of kinds) stale.add(kind)
      timer ??= setTimeout(flush, SETTLE_MS)
    }
    const stop = listen({
      onOpen: () => {
        if (facts.lostSince === undefined) return
        spoil(KINDS)
        change({ lostSince: undefined, work: new Map() })
      },
      onLost: () => change({ lostSince: facts.lostSince ?? Date.now() }),
      onEvent: ({ name, at: when, payload }) => {
        at = when
        if (name === 'serving.predicted') for (const watcher of servedWatchers) watcher()
        if (name.startsWith('flow.')) change({ work: workAfter(facts.work, name, payload) })
        spoil(staleAfter(name))
      },
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [client])
}
