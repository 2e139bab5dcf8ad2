/** What an address holds after its question mark: one text for each name. */
export type Held = Readonly<Record<string, string>>

/** Reads `?a=b&c=d`. Of a name that is there twice, the last counts. */
export function readAddress(text: string): Held {
  return Object.fromEntries(new URLSearchParams(text))
}

/** Writes what is there and not empty; commas stay readable. */
export function writeAddress(held: Readonly<Record<string, unknown>>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(held))
    if (value !== undefined && value !== '') query.set(name, String(value))
  const text = query.toString().replaceAll('%2C', ',')
  return text === '' ? '' : `?${text}`
}

/** A list as one text, whatever is in its items. */
export function joinList(list: readonly string[]): string {
  return list.map((item) => item.replaceAll('%', '%25').replaceAll(',', '%2C')).join(',')
}

/** The list of such a text. */
export function splitList(text: string | undefined): readonly string[] {
  if (text === undefined || text === '') return []
  return text.split(',').map((item) => item.replaceAll('%2C', ',').replaceAll('%25', '%'))
}

/** The text under a name, undefined where there is none. Addresses are written by people too. */
export function textIn(held: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = held[name]
  return value === undefined || value === null || value === '' ? undefined : String(value)
}

/** Those of the names that the address has, as texts. */
export function textsIn<Name extends string>(
  held: Readonly<Record<string, unknown>>,
  names: readonly Name[],
): { readonly [N in Name]?: string } {
  const found: { [N in Name]?: string } = {}
  for (const name of names) {
    const text = textIn(held, name)
    if (text !== undefined) found[name] = text
  }
  return found
}
