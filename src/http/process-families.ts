import { monitorEventLoopDelay, type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks'
import type { Gauge, MetricFamily } from './metric-family.ts'

/** What this process does with its time and memory. */
export interface ProcessFamilies {
  families(): readonly MetricFamily[]
  close(): void
}

const GC_BOUNDS = [0.001, 0.01, 0.1, 1, 2, 5]
const GC_KINDS: Readonly<Record<number, string>> = { 1: 'minor', 4: 'major', 8: 'incremental', 16: 'weakcb' }
const MS = 1_000
const NS = 1e9

/** What Node tells of a collection; its types know nothing of `detail`. */
type GcEntry = PerformanceEntry & { readonly detail?: { readonly kind?: number } }

/** Watches the event loop and the garbage collector from now on. */
export function watchProcess(): ProcessFamilies {
  const delay = monitorEventLoopDelay()
  delay.enable()
  const collected = new Map<string, { readonly counts: Float64Array; sum: number }>()
  const observer = new PerformanceObserver((list) => {
    for (const { duration, detail } of list.getEntries() as GcEntry[]) {
      const kind = GC_KINDS[detail?.kind ?? 0] ?? 'other'
      const its = collected.get(kind) ?? { counts: new Float64Array(GC_BOUNDS.length + 1), sum: 0 }
      collected.set(kind, its)
      const bucket = GC_BOUNDS.findIndex((bound) => duration / MS <= bound)
      its.counts[bucket < 0 ? GC_BOUNDS.length : bucket]!++
      its.sum += duration / MS
    }
  })
  observer.observe({ entryTypes: ['gc'] })
  return {
    families() {
      const lag = delay.count > 0 ? delay.mean / NS : 0
      const worst = delay.count > 0 ? delay.percentile(99) / NS : 0
      delay.reset()
      return [
        ...ofProcess(),
        one('nodejs_eventloop_lag_seconds', 'Mean delay of the event loop since the last look.', lag),
        one('nodejs_eventloop_lag_p99_seconds', 'Delay that 1 % exceeded since the last look.', worst),
        {
          ...{ name: 'nodejs_gc_duration_seconds', help: 'Garbage collections.', type: 'histogram' },
          values: [...collected].map(([kind, { counts, sum }]) => ({
            labels: { kind },
            bounds: GC_BOUNDS,
            counts,
            sum,
          })),
        },
      ]
    },
    close() {
      delay.disable()
      observer.disconnect()
    },
  }
}

function ofProcess(): readonly Gauge[] {
  const { user, system } = process.cpuUsage()
  const { rss, heapUsed, heapTotal, external } = process.memoryUsage()
  const uptime = process.uptime()
  return [
    one('process_cpu_seconds_total', 'Processor time used.', (user + system) / 1e6, 'counter'),
    one('process_resident_memory_bytes', 'Memory held.', rss),
    one('process_uptime_seconds', 'Seconds since the start.', uptime),
    one('process_start_time_seconds', 'When the process began, in seconds since 1970.', Date.now() / MS - uptime),
    one('nodejs_heap_size_used_bytes', 'Heap in use.', heapUsed),
    one('nodejs_heap_size_total_bytes', 'Heap taken.', heapTotal),
    one('nodejs_external_memory_bytes', 'Memory outside of the heap that its objects hold.', external),
  ]
}

function one(name: string, help: string, value: number, type: Gauge['type'] = 'gauge'): Gauge {
  return { name, help, type, values: [{ value }] }
}
