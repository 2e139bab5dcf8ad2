import { useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { Anchor } from '../../state/anchors.ts'
import { type Reading, useQuestion } from '../../state/question.ts'
import { useWho } from '../../state/who.ts'
import { askComments, type CommentsAnswer, edit, type Point, remove, restore, type Said, say } from './questions.ts'

/** What people said about a thing, and how to say more. Each act shows at once, and is taken back where the server refuses it. */
export interface Thread {
  readonly comments: readonly Said[]
  readonly more: boolean
  readonly known: boolean
  readonly reading: Reading
  readonly say: (text: string, point?: Point) => Promise<unknown>
  readonly edit: (comment: string, text: string) => Promise<unknown>
  readonly remove: (comment: string) => Promise<unknown>
  readonly restore: (comment: string) => Promise<unknown>
}

/** A comment that is on its way to the server. */
export const isDraft = ({ id }: Said): boolean => id.startsWith('draft-')

export function useThread(anchor: Anchor): Thread {
  const key = ['comments', 'of', anchor.kind, anchor.id] as const
  const { data, reading } = useQuestion(key, () => askComments(anchor))
  const client = useQueryClient()
  const drafts = useRef(0)
  const who = useWho()
  /** Shows the change, asks the server for it, then shows what the server says. */
  const change = async (shown: (comments: readonly Said[]) => readonly Said[], ask: () => Promise<Said>) => {
    await client.cancelQueries({ queryKey: key })
    client.setQueryData<CommentsAnswer>(key, (old) => old && { ...old, comments: [...shown(old.comments)] })
    try {
      return await ask()
    } finally {
      await client.invalidateQueries({ queryKey: key })
    }
  }
  const altered = (id: string, how: Partial<Said>) => (all: readonly Said[]) =>
    all.map((one) => (one.id === id ? { ...one, ...how } : one))
  const me = who?.id ?? 'you'
  return {
    ...{ comments: data?.comments ?? [], more: data?.more ?? false, known: data !== undefined, reading },
    say: (text, point) => {
      drafts.current++
      const blank = { mentions: [], editedAt: null, removedAt: null, removedBy: null }
      const at = { kind: anchor.kind, of: anchor.id, point: point ?? null, at: Date.now() }
      const draft: Said = { ...blank, ...at, id: `draft-${drafts.current}`, author: me, text }
      return change(
        (all) => [...all, draft],
        () => say(anchor, text, point),
      )
    },
    edit: (id, text) => change(altered(id, { text }), () => edit(id, text)),
    remove: (id) => change(altered(id, { text: null, removedAt: Date.now(), removedBy: me }), () => remove(id)),
    restore: (id) => change(altered(id, { removedAt: null, removedBy: null }), () => restore(id)),
  }
}
