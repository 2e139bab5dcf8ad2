import { type HiredCrew, openCrew } from './crew.ts'

const crews = new Map<number, HiredCrew>()

/** A crew of so many threads, kept for the life of this one; none for a single thread. */
export function crewOf(threads = 1): { readonly crew?: HiredCrew } {
  if (threads <= 1) return {}
  const crew = crews.get(threads) ?? openCrew({ threads })
  crews.set(threads, crew)
  return { crew }
}
