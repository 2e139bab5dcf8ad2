/** Which way to follow what came from what. */
export type LineageDirection = 'up' | 'down'

/** A thing that something came from. Its id is an address: `model:late/3`, `dataset:flights@sha256-…`, `run:…`. */
export interface LineageNode {
  readonly id: string
  /** As people call it: `flights@3`. */
  readonly name: string
  /** What is worth knowing of it. */
  readonly facts: Readonly<Record<string, string | number | boolean | null>>
}

/** `to` came from `from`, or read it. */
export interface LineageEdge {
  readonly from: string
  readonly to: string
  /** What for: `training`, `made`, `serves`. */
  readonly how: string
}

/**
 * What one room knows of what came from what. Rooms look upstream only, so each knows the edges that end in it, and answers for both
 * ends of them by an index: never by walking all of what it keeps.
 */
export interface LineageSource {
  /** The id of what a person names; `undefined` where this room has nothing of that name. */
  find(address: string): Promise<string | undefined>
  /** Its own among these. */
  describe(ids: readonly string[]): Promise<readonly LineageNode[]>
  /** The edges that end (`up`) or begin (`down`) at one of these, at most `limit` of each kind. */
  edges(ids: readonly string[], direction: LineageDirection, limit: number): Promise<readonly LineageEdge[]>
}

/** The part of an address behind its kind; `undefined` for one of another kind. */
export function lineageName(id: string, kind: string): string | undefined {
  return id.startsWith(`${kind}:`) ? id.slice(kind.length + 1) : undefined
}

/** The parts of those ids that are of a kind. */
export function lineageNames(ids: readonly string[], kind: string): readonly string[] {
  return ids.flatMap((id) => lineageName(id, kind) ?? [])
}
