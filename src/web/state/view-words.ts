import type { client } from './client.ts'

/** A feature view as it is declared, and how far it is ready. */
export type View = Awaited<ReturnType<typeof client.features.show>>
type Feature = View['features'][number]

/** `mean of delay > 15 over 3h`. */
export function meaningOf({ fn, value, window }: Feature): string {
  if (fn === 'latest') return `the newest ${value ?? 'row'}`
  return `${fn} of ${value ?? 'rows'} over ${window ?? 'all time'}`
}

/** `origin`, or `destination, looked up by origin`. */
export function entityOf({ keys, on }: Pick<View, 'keys' | 'on'>): string {
  const [key, by] = [keys.join(', '), on.join(', ')]
  return key === by ? key : `${key}, looked up by ${by}`
}
