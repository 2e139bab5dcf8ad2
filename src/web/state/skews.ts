import { client } from './client.ts'

/** Of each endpoint the newest so many answers are compared. */
export const SKEW_ROWS = 1_000

/** What one endpoint served, compared with what the data says was known then. */
export const askSkew = async (endpoint: string) => ({
  endpoint,
  ...(await client.serving.skew({ endpoint, rows: SKEW_ROWS })),
})

/** The names of all endpoints. */
export const askEndpoints = async () => (await client.serving.list()).endpoints.map(({ name }) => name)

/** Every endpoint that can be compared; one that serves a file or another model than is declared cannot. */
export async function askSkews() {
  const answers = await Promise.allSettled((await askEndpoints()).map(askSkew))
  const compared = answers.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  return { compared, left: answers.length - compared.length }
}

export type Skew = Awaited<ReturnType<typeof askSkew>>
