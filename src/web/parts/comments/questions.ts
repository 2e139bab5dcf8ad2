import type { Anchor } from '../../state/anchors.ts'
import { client } from '../../state/client.ts'

/** A point of a chart: the line, and where on its axis. */
export interface Point {
  readonly series: string
  readonly x: number
}

export const askComments = ({ kind, id }: Anchor) => client.governance.comments({ kind, of: id })

export type CommentsAnswer = Awaited<ReturnType<typeof askComments>>
export type Said = CommentsAnswer['comments'][number]

export const say = ({ kind, id }: Anchor, text: string, point: Point | undefined) =>
  client.governance.comment({ kind, of: id, text, ...point })
export const edit = (comment: string, text: string) => client.governance.edit_comment({ comment, text })
export const remove = (comment: string) => client.governance.remove_comment({ comment })
export const restore = (comment: string) => client.governance.restore_comment({ comment })

export const askNames = (prefix: string) => client.governance.subjects({ prefix })

export const askMentions = () => client.governance.mentions()
export const openMentions = ({ kind, id }: Anchor) => client.governance.open_mentions({ kind, of: id })
