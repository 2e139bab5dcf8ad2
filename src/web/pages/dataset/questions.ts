import { client } from '../../state/client.ts'

const MOST_ROWS = 50

/** A dataset with its versions and what was made of the one that is looked at. */
export async function askDataset(dataset: string) {
  const [shown, { versions }] = await Promise.all([client.data.show({ dataset }), client.data.versions({ dataset })])
  return { ...shown, list: versions }
}

export type DatasetAnswer = Awaited<ReturnType<typeof askDataset>>
export type Version = DatasetAnswer['list'][number]

export const askUses = (dataset: string, version: number) => client.data.uses({ data: `${dataset}@${version}` })

export const askQuarantine = (dataset: string, version: number) =>
  client.data.quarantine({ dataset, version: String(version), limit: MOST_ROWS })

export const askProfile = (dataset: string, version: number) => client.data.profile({ data: `${dataset}@${version}` })

export type Profile = Awaited<ReturnType<typeof askProfile>>

export const askDifference = (dataset: string, before: number, after: number) =>
  client.data.diff({ before: `${dataset}@${before}`, after: `${dataset}@${after}` })

export type Difference = Awaited<ReturnType<typeof askDifference>>
