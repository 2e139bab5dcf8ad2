import { hasCode } from '../base/index.ts'
import { type FileOrder, type ImportNeeds, type Models, registerFile } from '../registry/index.ts'
import type { EndpointState } from './endpoint.ts'
import type { ChangeReason } from './endpoints.ts'
import type { Serving } from './serving.ts'

/** A registered model to be served as it is. */
export interface DirectOrder {
  readonly endpoint: string
  readonly model: string
  /** The version its alias champion points at, or else the newest, when not given. */
  readonly version?: number
}

/**
 * Serves a registered model as it is: opens the endpoint and lets the version answer. The version that answered before stays ready as
 * the previous one.
 *
 * Errors: `registry.model_not_found`, `serving.model_differs`, `serving.endpoint_taken` and those of `setTraffic`.
 */
export async function openDirect(
  needs: { readonly serving: Pick<Serving, 'endpoints'>; readonly models: Pick<Models, 'find'> },
  order: DirectOrder,
  why: ChangeReason,
): Promise<EndpointState> {
  const { endpoints } = needs.serving
  const { aliases, latest } = await needs.models.find(order.model)
  const version = order.version ?? aliases['champion'] ?? latest
  await endpoints.open({ name: order.endpoint, model: order.model, direct: true })
  return letAnswer(endpoints, { endpoint: order.endpoint, version }, why)
}

/** Makes a version the champion, and loads the endpoint where it was not. Traffic with that champion is left alone. */
async function letAnswer(
  endpoints: Serving['endpoints'],
  { endpoint, version }: { readonly endpoint: string; readonly version: number },
  why: ChangeReason,
): Promise<EndpointState> {
  const before = await endpoints.get(endpoint)
  const { champion: previous = null, unloaded } = before
  if (previous !== version)
    await endpoints.setTraffic(endpoint, { champion: version, previous, mode: 'single', percent: 0, ...why })
  else if (!unloaded) return before
  return unloaded ? endpoints.load(endpoint) : endpoints.get(endpoint)
}

/**
 * Serves a model file as it is: its bytes become the next version of the model of that name, where they are new, and answer.
 *
 * Errors: those of `registerFile` and of `openDirect`.
 */
export async function serveFile(
  needs: ImportNeeds & { readonly serving: Pick<Serving, 'endpoints'> },
  order: FileOrder,
  why: ChangeReason,
): Promise<EndpointState> {
  const { version } = await registerFile(needs, order)
  return openDirect(needs, { endpoint: order.model, model: order.model, version }, why)
}

/**
 * Brings an endpoint into memory, with a version where one is given; a registered model that no endpoint is named after is served as
 * it is.
 *
 * Errors: `serving.endpoint_not_found` and those of `openDirect`.
 */
export async function loadEndpoint(
  needs: { readonly serving: Pick<Serving, 'endpoints'>; readonly models: Pick<Models, 'find'> },
  order: { readonly endpoint: string; readonly version?: number },
  why: ChangeReason,
): Promise<EndpointState> {
  const { endpoint, version } = order
  const { endpoints } = needs.serving
  const state = await endpoints.get(endpoint).catch((error) => notThere(needs, endpoint, error))
  if (state === undefined)
    return openDirect(needs, { endpoint, model: endpoint, ...(version !== undefined && { version }) }, why)
  return version === undefined ? endpoints.load(endpoint) : letAnswer(endpoints, { endpoint, version }, why)
}

/** No endpoint is fine where a model has the name. */
async function notThere(
  { models }: { readonly models: Pick<Models, 'find'> },
  name: string,
  error: unknown,
): Promise<undefined> {
  if (!hasCode(error, 'serving.endpoint_not_found')) throw error
  await models.find(name).catch(() => {
    throw error
  })
  return undefined
}
