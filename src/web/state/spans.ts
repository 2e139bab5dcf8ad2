/** How much of the past is looked at, by the word that the address has. */
export const SPANS = { hour: 1, day: 24, week: 168, month: 720, quarter: 2_160 } as const
export type Span = keyof typeof SPANS

export const spanOf = (word: string | undefined): Span =>
  word !== undefined && Object.hasOwn(SPANS, word) ? (word as Span) : 'day'
