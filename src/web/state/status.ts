/** The six words for the state of a thing, from the one that matters most to the one that matters least. */
export const STATUSES = ['needs', 'rolling', 'drifting', 'watching', 'paused', 'healthy'] as const
export type Status = (typeof STATUSES)[number]

export const WORD: Readonly<Record<Status, string>> = {
  needs: 'Needs you',
  rolling: 'Rolling out',
  drifting: 'Drifting',
  watching: 'Watching',
  paused: 'Paused',
  healthy: 'Healthy',
}

const KNOWN: Readonly<Record<string, Status>> = {
  needs: 'needs',
  'needs you': 'needs',
  rolling: 'rolling',
  'rolling out': 'rolling',
  shadow: 'rolling',
  canary: 'rolling',
  drifting: 'drifting',
  watching: 'watching',
  paused: 'paused',
  healthy: 'healthy',
}

/** The status a word stands for, or undefined for a word that is not in the vocabulary. */
export function statusOf(word: string): Status | undefined {
  return KNOWN[word.trim().toLowerCase().replaceAll('_', ' ')]
}

/** One thing has one state: the one that matters most. */
export function worst(statuses: readonly Status[]): Status {
  return STATUSES.find((status) => statuses.includes(status)) ?? 'healthy'
}
