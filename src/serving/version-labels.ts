import type { Events } from '../base/index.ts'
import { aliasMoved, type Models } from '../registry/index.ts'
import type { Standing } from './standing.ts'

/** Which version a name stands for: `stable` and `canary` by the traffic, all else by the aliases of the registry. */
export interface VersionLabels {
  /** `undefined` where it names none. The first look at a model asks the database, later ones the memory. */
  of(standing: Standing, label: string): Promise<number | undefined>
  close(): void
}

/** Keeps the aliases of the models that were asked for, and follows their moves. */
export function createVersionLabels(needs: {
  readonly models: Pick<Models, 'find'>
  readonly events: Events
}): VersionLabels {
  const known = new Map<string, Promise<Map<string, number>>>()
  const stop = needs.events.on(aliasMoved, ({ payload }) => void known.delete(payload.model))

  function aliasesOf(model: string): Promise<ReadonlyMap<string, number>> {
    const kept = known.get(model)
    if (kept) return kept
    const asked = needs.models.find(model).then(({ aliases }) => new Map(Object.entries(aliases)))
    known.set(model, asked)
    asked.catch(() => known.delete(model))
    return asked
  }

  return {
    async of({ model, champion, challenger }, label) {
      if (label === 'stable') return champion.version
      if (label === 'canary' && challenger) return challenger.version
      return (await aliasesOf(model)).get(label)
    },
    close: stop,
  }
}
