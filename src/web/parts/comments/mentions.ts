import { hrefOf, wordsOf } from '../../state/anchors.ts'
import type { Need } from '../../state/needs.ts'
import { capital } from '../../state/numbers.ts'
import { useQuestion } from '../../state/question.ts'
import { askMentions, type Said } from './questions.ts'

/** The comments that name who looks at the page and were not opened yet, the newest first. */
export function useMentions(): readonly Said[] {
  const { data } = useQuestion(['comments', 'mentions'], askMentions)
  return (data?.mentions ?? []).filter(({ readAt }) => readAt === null).map(({ comment }) => comment)
}

const MOST_SHOWN = 5

/** What somebody is asked in comments, as things that wait for a person. */
export function needsOfMentions(mentions: readonly Said[]): readonly Need[] {
  return mentions.slice(0, MOST_SHOWN).map((said) => {
    const anchor = { kind: said.kind, id: said.of }
    return {
      key: `mention-${said.id}`,
      title: `${said.author} names you: ${capital(wordsOf(anchor))}`,
      text: said.text ?? '',
      act: 'See the comment',
      href: hrefOf(anchor),
    }
  })
}
