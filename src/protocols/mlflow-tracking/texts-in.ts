/** Pairs as the rooms take them; of two with one key the later counts. */
export function textsIn(
  pairs: readonly { readonly key: string; readonly value?: string | undefined }[],
): Readonly<Record<string, string>> {
  const texts: Record<string, string> = Object.create(null)
  for (const { key, value = '' } of pairs) texts[key] = value
  return { ...texts }
}
