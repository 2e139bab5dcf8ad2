import type { Endpoints } from './endpoints.ts'

/** The first endpoint, by name, whose traffic needs a version of a model, or any version of it. */
export async function endpointWith(
  endpoints: Pick<Endpoints, 'list'>,
  model: string,
  version?: number,
): Promise<string | undefined> {
  const found = (await endpoints.list()).find(({ champion, challenger, previous, ...endpoint }) => {
    if (endpoint.model !== model) return false
    return version === undefined || [champion, challenger, previous].includes(version)
  })
  return found?.name
}
