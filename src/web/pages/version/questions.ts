import { client } from '../../state/client.ts'

/** A version with its card, its signature, what may be asked of it, and who serves it. */
export async function askVersion(model: string, version: number) {
  const [found, { model: parent }, { card }, { endpoints }, { requests }] = await Promise.all([
    client.registry.version({ model, version }),
    client.registry.show({ model }),
    client.registry.card({ model, version, format: 'json' }),
    client.serving.list(),
    client.registry.requests({ model }),
  ])
  return {
    version: found,
    parent,
    card,
    endpoints: endpoints
      .filter((one) => one.champion === version || one.challenger === version)
      .filter((one) => one.model === model),
    requests: requests.filter((request) => request.version === version && request.state === 'open'),
  }
}

export type VersionAnswer = Awaited<ReturnType<typeof askVersion>>

export type Direction = 'both' | 'up' | 'down'

const MOST_NODES = 120

export const askLineage = (of: string, direction: Direction) =>
  client.registry.lineage({ of, direction, limit: MOST_NODES })

export type LineageAnswer = Awaited<ReturnType<typeof askLineage>>
