import type { Table } from '../../table/index.ts'
import type { Traffic } from '../endpoint.ts'
import { replay } from './load-replay.ts'
import { type FreshVersion, type LoadedVersion, type LoadNeeds, loadVersion } from './loaded.ts'
import { openLoader } from './loader.ts'

/** The versions of an endpoint's traffic, in memory. */
export interface WarmTraffic {
  readonly endpoint: string
  readonly model: string
  readonly champion: LoadedVersion
  readonly challenger: LoadedVersion | undefined
  readonly previous: LoadedVersion | undefined
}

/** The versions that are in memory. */
export interface Warm {
  /** Loads what is not loaded yet; each `prepare` is followed by one `use` or `release`. Errors: those of `loadVersion`. */
  prepare(endpoint: string, model: string, traffic: Traffic): Promise<WarmTraffic>
  /** Holds them for the endpoint in place of what it had. Versions that no endpoint uses are let go. */
  use(traffic: WarmTraffic): void
  /** They are not used after all. */
  release(traffic: WarmTraffic): void
  /** The endpoint uses none any more. */
  drop(endpoint: string): void
  /** At once: nobody asks any more. */
  close(): void
}

/** What versions are warmed with. */
export interface WarmNeeds extends LoadNeeds {
  /** Features by name of rows that an endpoint was asked lately; none where it was not. */
  readonly recentRows?: (endpoint: string) => Promise<Table | undefined>
}

/** A version in memory, and how often it is held. */
interface Held {
  readonly key: string
  readonly coming: Promise<FreshVersion>
  holders: number
}

/** Begins with none. A version is loaded once however many endpoints use it, and closed when the last of them lets it go. */
export function createWarm(given: WarmNeeds): Warm {
  const needs = { ...given, loader: given.loader ?? openLoader() }
  const versions = new Map<string, Held>()
  const inUse = new Map<string, WarmTraffic>()
  const holding = new WeakMap<WarmTraffic, readonly Held[]>()

  function hold(endpoint: string, model: string, version: number): Held {
    const key = `${model}/${version}`
    const held = versions.get(key) ?? { key, coming: warmed(needs, endpoint, { model, version }), holders: 0 }
    versions.set(key, held)
    held.holders++
    return held
  }

  function letGo(held: Held): void {
    if (--held.holders > 0) return
    if (versions.get(held.key) === held) versions.delete(held.key)
    held.coming.then(
      ({ loaded }) => loaded.close(),
      () => undefined,
    )
  }

  const release = (traffic: WarmTraffic | undefined): void => {
    const all = traffic && holding.get(traffic)
    if (traffic === undefined || all === undefined) return
    holding.delete(traffic)
    for (const held of all) letGo(held)
  }

  return {
    async prepare(endpoint, model, { champion, challenger, previous }) {
      const held = [champion, challenger, previous].map((version) =>
        version === undefined ? undefined : hold(endpoint, model, version),
      )
      const all = held.filter((one) => one !== undefined)
      const fresh = await Promise.all(held.map((one) => one?.coming)).catch((error) => {
        for (const one of all) letGo(one)
        throw error
      })
      const [first, second, third] = fresh.map((one) => one?.loaded)
      const traffic = { endpoint, model, champion: first!, challenger: second, previous: third }
      holding.set(traffic, all)
      return traffic
    },
    use(traffic) {
      const before = inUse.get(traffic.endpoint)
      inUse.set(traffic.endpoint, traffic)
      if (before !== traffic) release(before)
    },
    release,
    drop(endpoint) {
      const before = inUse.get(endpoint)
      inUse.delete(endpoint)
      release(before)
    },
    close() {
      needs.loader?.close()
      for (const { coming } of versions.values())
        coming.then(
          ({ executor }) => executor.close(),
          () => undefined,
        )
    },
  }
}

/** Loads a version and replays what the endpoint was asked lately. */
async function warmed(
  needs: WarmNeeds,
  endpoint: string,
  { model, version }: { readonly model: string; readonly version: number },
): Promise<FreshVersion> {
  const fresh = await loadVersion(needs, model, version)
  const rows = await needs.recentRows?.(endpoint).catch(() => undefined)
  if (rows !== undefined) await replay(fresh.executor, rows, needs.stopwatch ?? (() => performance.now()))
  return fresh
}
