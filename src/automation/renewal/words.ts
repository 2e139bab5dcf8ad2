/** The rule of a decision that waits for a person. */
export const PROPOSED = 'a person is asked'

/** Says that a renewal waits for a person. */
export const proposalWords = (because: string): string => `A person is asked before anything is trained. ${because}`

/** Says what a version in shadow does, after how it came to that. */
export function besideWords(says: string, champion: number): string {
  return `${says.replace(/\.$/, '')}; it now scores every request beside v${champion} and answers none.`
}
