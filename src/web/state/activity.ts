import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { client } from './client.ts'
import { onServed } from './live.ts'
import { type Key, useQuestion } from './question.ts'
import { SPANS, type Span } from './spans.ts'

const CALM_MS = 10_000

const askActivity = (endpoint: string, span: Span) => client.serving.activity({ endpoint, hours: SPANS[span] })

/** What an endpoint answered in a span up to its newest prediction. */
export type Activity = Awaited<ReturnType<typeof askActivity>>

/** Reads it, and again while there is traffic: at most every few seconds. */
export function useActivity(endpoint: string, span: Span) {
  const key: Key = ['endpoints', 'activity', endpoint, span]
  useAgainWhenServed(key)
  return useQuestion(key, () => askActivity(endpoint, span), { keeps: true })
}

/** Asks a question again after predictions were served, at most every few seconds. */
export function useAgainWhenServed(key: Key): void {
  const queries = useQueryClient()
  const name = JSON.stringify(key)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const again = (): void => {
      timer = undefined
      void queries.invalidateQueries({ queryKey: JSON.parse(name) as unknown[] }, { cancelRefetch: false })
    }
    const stop = onServed(() => {
      timer ??= setTimeout(again, CALM_MS)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [queries, name])
}

/** Microseconds in the unit that fits: `0.42 ms`, `1.3 s`. */
export function latency(us: number): string {
  const gap = '\u00a0'
  if (us < 1_000_000) return `${(us / 1_000).toFixed(us < 10_000 ? 2 : us < 100_000 ? 1 : 0)}${gap}ms`
  return `${(us / 1_000_000).toFixed(1)}${gap}s`
}
