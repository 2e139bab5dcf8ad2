import { client } from '../../state/client.ts'
import { type Filters, queryOf } from './filters.ts'

const SHOWN = 50

/** The predictions that match, and the versions there are to choose from. By a feature only for who may see features. */
export async function askPredictions(endpoint: string, filters: Filters) {
  const { common, segment } = queryOf(filters)
  const asked = { endpoint, ...common, limit: SHOWN }
  const [found, { history }] = await Promise.all([
    segment === undefined ? client.serving.predictions(asked) : client.serving.segment({ ...asked, ...segment }),
    client.serving.show({ endpoint }),
  ])
  const versions = history.flatMap(({ champion, challenger }) => [champion, challenger].filter((one) => one !== null))
  return { ...found, versions: [...new Set(versions)].sort((a, b) => b - a) }
}

export type PredictionsAnswer = Awaited<ReturnType<typeof askPredictions>>
