import type { Traffic } from './endpoint.ts'
import { fail } from './errors.ts'
import { type LoadedVersion, type LoadNeeds, loadVersion } from './loaded.ts'

/** What answers the requests of an endpoint at this moment. Never changed: another one takes its place. */
export interface WarmTraffic {
  readonly endpoint: string
  readonly model: string
  readonly champion: LoadedVersion
  readonly challenger: LoadedVersion | undefined
  readonly previous: LoadedVersion | undefined
  /** The share of keys the challenger answers, 0 to 100. */
  readonly percent: number
}

/** The versions that are in memory, and what each endpoint answers with. */
export interface Warm {
  /** Loads what is not loaded yet; nothing answers with it before `use`. Errors: those of `loadVersion`. */
  prepare(endpoint: string, model: string, traffic: Traffic): Promise<WarmTraffic>
  /** From the next request on. Versions that no endpoint uses are let go. */
  use(traffic: WarmTraffic): void
  /** Errors: `serving.not_ready`. */
  of(endpoint: string): WarmTraffic
  find(endpoint: string): WarmTraffic | undefined
}

export function createWarm(needs: LoadNeeds): Warm {
  const inUse = new Map<string, WarmTraffic>()

  function loaded(model: string, version: number): LoadedVersion | undefined {
    for (const traffic of inUse.values()) {
      if (traffic.model !== model) continue
      const found = versionsOf(traffic).find((one) => one.version === version)
      if (found) return found
    }
    return undefined
  }

  const load = async (model: string, version: number | undefined): Promise<LoadedVersion | undefined> =>
    version === undefined ? undefined : (loaded(model, version) ?? loadVersion(needs, model, version))

  return {
    async prepare(endpoint, model, traffic) {
      const champion = loaded(model, traffic.champion) ?? (await loadVersion(needs, model, traffic.champion))
      const challenger = await load(model, traffic.challenger)
      const previous = await load(model, traffic.previous)
      const percent = traffic.mode === 'canary' ? traffic.percent : 0
      return { endpoint, model, champion, challenger, previous, percent }
    },
    use: (traffic) => void inUse.set(traffic.endpoint, traffic),
    find: (endpoint) => inUse.get(endpoint),
    of(endpoint) {
      const traffic = inUse.get(endpoint)
      if (!traffic) throw fail('not_ready', { endpoint })
      return traffic
    },
  }
}

/** The versions of a traffic that are loaded. */
export function versionsOf({ champion, challenger, previous }: WarmTraffic): readonly LoadedVersion[] {
  return [champion, challenger, previous].filter((version) => version !== undefined)
}
