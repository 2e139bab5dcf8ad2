import { client } from '../../state/client.ts'

/** A model with its versions, who moved what, what waits, and who serves it. */
export async function askModel(model: string) {
  const [shown, history, { requests }, { endpoints }] = await Promise.all([
    client.registry.show({ model }),
    client.registry.history({ model }),
    client.registry.requests({ model }),
    client.serving.list(),
  ])
  return { ...shown, history, requests, endpoints: endpoints.filter((endpoint) => endpoint.model === model) }
}

export type ModelAnswer = Awaited<ReturnType<typeof askModel>>
export type Version = ModelAnswer['versions'][number]
export type Request = ModelAnswer['requests'][number]
