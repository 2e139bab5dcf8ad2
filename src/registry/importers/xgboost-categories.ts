import type { Feature } from './columns.ts'
import { deep, items, member, numbersAt, type Place, unreadable, wholesAt } from './document.ts'

/** Features, and what is to be said of how they were read. */
interface Features {
  readonly features: readonly Feature[]
  readonly notes: readonly string[]
}

/**
 * The features with the categories of the data frame they were trained on, which files have since XGBoost 3.1: texts as the bytes of
 * all of them and where each ends, or numbers. XGBoost 3.2 counts letters instead of bytes there, so that texts beyond ASCII can not
 * be told apart: such a feature takes codes. Errors: `registry.model_unreadable`.
 */
export function featuresWithCategories(model: Place, names: readonly string[]): Features {
  const encodings = items(deep(model, 'cats', 'enc'))
  if (encodings.length === 0) return { features: names.map((name) => ({ name })), notes: [] }
  if (encodings.length !== names.length) throw unreadable('its categories do not fit its features')
  const garbled = names.filter((_, at) => isGarbled(encodings[at]!))
  const features = names.map((name, at) => {
    const categories = garbled.includes(name) ? [] : categoriesAt(encodings[at]!)
    return categories.length === 0 ? { name } : { name, categories }
  })
  const note = `Send codes for ${garbled.join(', ')}: XGBoost garbles categories that are not ASCII in its files.`
  return { features, notes: garbled.length > 0 ? [note] : [] }
}

const ASCII_END = 128

function isGarbled(place: Place): boolean {
  if (member(place, 'offsets').value === undefined) return false
  const values = numbersAt(member(place, 'values'))
  return Array.from(values).some((byte) => !(byte >= 0 && byte < ASCII_END))
}

function categoriesAt(place: Place): readonly (string | number)[] {
  const offsets = member(place, 'offsets')
  const values = numbersAt(member(place, 'values'))
  const found: readonly (string | number)[] =
    offsets.value === undefined ? Array.from(values) : textsIn(wholesAt(offsets), values)
  if (new Set(found).size !== found.length) throw unreadable(`${place.path} has a category twice`)
  return found
}

const UTF8 = new TextDecoder()

function textsIn(offsets: ArrayLike<number>, values: ArrayLike<number>): readonly string[] {
  const bytes = Uint8Array.from(values)
  return Array.from({ length: Math.max(0, offsets.length - 1) }, (_, i) => {
    const [from, to] = [offsets[i]!, offsets[i + 1]!]
    if (!(from >= 0 && from <= to && to <= bytes.length)) throw unreadable('its categories do not fit their bytes')
    return UTF8.decode(bytes.subarray(from, to))
  })
}
