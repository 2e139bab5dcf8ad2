/** What the address of the list may hold. */
export const FILTERS = ['version', 'labeled', 'from', 'to', 'feature', 'is', 'above', 'below'] as const
export type Filters = { readonly [Name in (typeof FILTERS)[number]]?: string }

export const isFiltered = (filters: Filters): boolean => FILTERS.some((name) => filters[name] !== undefined)

/** Moments are of UTC where they say no zone. */
export function momentOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const at = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/i.test(text) || !text.includes('T') ? text : `${text}Z`)
  return Number.isFinite(at) ? at : undefined
}

const numberOf = (text: string | undefined): number | undefined =>
  text === undefined || !Number.isFinite(Number(text)) ? undefined : Number(text)

/** The filters as the server takes them; what cannot be read is left out. */
export function queryOf(filters: Filters) {
  const { version, labeled, from, to, feature, is, above, below } = filters
  const [number, begin, end] = [numberOf(version), momentOf(from), momentOf(to)]
  const [least, most] = [numberOf(above), numberOf(below)]
  return {
    common: {
      ...(number !== undefined && Number.isInteger(number) && number > 0 && { version: number }),
      ...((labeled === 'yes' || labeled === 'no') && { labeled: labeled === 'yes' }),
      ...(begin !== undefined && { from: begin }),
      ...(end !== undefined && { to: end }),
    },
    segment:
      feature === undefined
        ? undefined
        : {
            feature,
            ...(is !== undefined && { is }),
            ...(least !== undefined && { above: least }),
            ...(most !== undefined && { below: most }),
          },
  }
}
