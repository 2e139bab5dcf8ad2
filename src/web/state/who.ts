import { client } from './client.ts'
import { useQuestion } from './question.ts'

type Who = Awaited<ReturnType<typeof client.governance.whoami>>

/** Who looks at the page; undefined until it is known. */
export function useWho(): Who | undefined {
  return useQuestion(['people', 'me'], () => client.governance.whoami(), { again: false }).data
}

/** True where somebody holds a permit. What is refused all the same says so when it is asked. */
export function mayI(who: Who | undefined, permit: string): boolean {
  const [room, verb] = permit.split('.', 2)
  return who?.permits.some((held) => ['*', permit, `*.${verb}`, `${room}.*`].includes(held)) ?? false
}
