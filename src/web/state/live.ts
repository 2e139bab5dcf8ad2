import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { listen } from './api.ts'
import { staleAfter, TOPICS, type Topic } from './topics.ts'

/** What is known of the stream itself, and of the work that runs now. */
export interface LiveFacts {
  /** Undefined while connected, otherwise since when it is not. */
  readonly lostSince: number | undefined
  /** The running step by the name of its flow. */
  readonly work: ReadonlyMap<string, string>
}

const SETTLE_MS = 200

let facts: LiveFacts = { lostSince: undefined, work: new Map() }
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
    const stale = new Set<Topic>()
    let timer: ReturnType<typeof setTimeout> | undefined
    const flush = (): void => {
      timer = undefined
      for (const topic of stale) void client.invalidateQueries({ queryKey: [topic] })
      stale.clear()
    }
    const spoil = (topics: readonly Topic[]): void => {
      for (const topic of topics) stale.add(topic)
      if (stale.size > 0) timer ??= setTimeout(flush, SETTLE_MS)
    }
    const stop = listen({
      onOpen: () => {
        if (facts.lostSince !== undefined) spoil(TOPICS)
        change({ lostSince: undefined })
      },
      onLost: () => change({ lostSince: facts.lostSince ?? Date.now() }),
      onEvent: (name, payload) => {
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

/** The running steps after one event of a flow. */
export function workAfter(
  work: ReadonlyMap<string, string>,
  event: string,
  payload: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, string> {
  const { flow, step } = payload
  if (typeof flow !== 'string') return work
  const next = new Map(work)
  next.delete(flow)
  if (event === 'flow.step_started' && typeof step === 'string') next.set(flow, step)
  return next
}
