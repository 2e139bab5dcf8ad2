import { client } from '../../state/client.ts'

interface Asked {
  readonly prediction: string
  readonly endpoint?: string
}

/** One prediction with the version that answered it; that is missing where it was deleted since. */
export async function askPrediction(asked: Asked) {
  const found = await client.serving.prediction(asked)
  const { versions } = await client.registry.show({ model: found.model })
  const by = versions.find(({ version }) => version === found.version)
  const { model, version } = found
  const { card } = by ? await client.registry.card({ model, version, format: 'json' }) : { card: undefined }
  return { ...found, by, data: card?.data ?? [] }
}

export type PredictionAnswer = Awaited<ReturnType<typeof askPrediction>>

export const askInputs = (asked: Asked) => client.serving.inputs(asked)

export type InputsAnswer = Awaited<ReturnType<typeof askInputs>>
