import { client } from '../../state/client.ts'
import type { View } from '../../state/view-words.ts'

/** A view, and the labels that models over its dataset were trained on. */
export async function askView(name: string) {
  const view = await client.features.show({ view: name })
  const [labels, { endpoints }] = await Promise.all([labelsOf(view), client.serving.list()])
  return { view, labels, endpoints: endpoints.map((one) => one.name) }
}

const LOOKED_AT = 50

async function labelsOf({ from }: View): Promise<readonly string[]> {
  const filter = `params.dataset = '${from.replaceAll("'", "''")}'`
  const found = await client.tracking.runs({ filter, limit: LOOKED_AT }).catch((): undefined => undefined)
  return [...new Set(found?.runs.flatMap(({ params }) => params['label'] ?? []))]
}

/** The share of the rows that two joins are compared on. */
export const LEAKAGE_SHARE = 0.02

export const askLeakage = (view: string, label: string) =>
  client.features.leakage({ view, label, share: LEAKAGE_SHARE })

/** What is known of one entity now; the keys as `name=value`. */
export const askEntity = (view: string, entity: string) => client.features.get({ views: [view], entities: [entity] })
