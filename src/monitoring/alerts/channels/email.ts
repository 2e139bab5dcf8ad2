import { cut, linkOf, type Notice, sentencesOf, titleOf } from './notice.ts'

/** A message by mail, in plain text. */
export interface Mail {
  readonly subject: string
  readonly text: string
  readonly messageId: string
  /** Puts what is told of one alert under one conversation. */
  readonly references: readonly string[]
}

const LONGEST_SUBJECT = 200

/** Writes a message as mail: no character of it can begin another header. */
export function mailOf(notice: Notice): Mail {
  const parts = notice.alerts.map((alert) => {
    const links = [
      ...(alert.runbook === undefined ? [] : [`What to do: ${alert.runbook}`]),
      ...(notice.address === undefined ? [] : [`Look at it: ${linkOf(notice, alert)}`]),
    ]
    return [...sentencesOf(notice, alert), ...links].map(oneLine).join('\n')
  })
  return {
    subject: cut(oneLine(`[Millrace] ${titleOf(notice)}`), LONGEST_SUBJECT),
    text: `${parts.join('\n\n')}\n\n-- \nMillrace, to receiver ${notice.receiver}\n`,
    messageId: `<${notice.id}@millrace>`,
    references: notice.alerts.map(({ id }) => `<${id}@millrace>`),
  }
}

const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
