import type { ChannelOf } from './channel.ts'
import { cut, JSON_HEADERS, linkOf, type Notice, sentencesOf, titleOf } from './notice.ts'

const LONGEST_HEADER = 150
const LONGEST_SECTION = 3_000
const MOST_ALERTS = 20

/** An incoming webhook of Slack: one message in blocks. */
export const slack: ChannelOf<'slack'> = {
  tellsAcknowledged: true,
  requests: (notice, { url }) => [{ url, headers: JSON_HEADERS, body: JSON.stringify(messageOf(notice)) }],
}

function messageOf(notice: Notice) {
  const title = titleOf(notice)
  const shown = notice.alerts.slice(0, MOST_ALERTS)
  const left = notice.alerts.length - shown.length
  const sections = shown.map((alert) => {
    const links = [
      ...(alert.runbook === undefined ? [] : [`<${escaped(alert.runbook)}|What to do>`]),
      ...(notice.address === undefined ? [] : [`<${escaped(linkOf(notice, alert))}|Look at it>`]),
    ]
    const sentences = escapedCut(sentencesOf(notice, alert).join('\n'), LONGEST_SECTION - links.join().length - 10)
    return {
      type: 'section',
      text: { type: 'mrkdwn', text: [sentences, links.join(' · ')].filter(Boolean).join('\n') },
    }
  })
  const more = left > 0 ? [{ type: 'context', elements: [{ type: 'plain_text', text: `and ${left} more` }] }] : []
  return {
    text: escaped(title),
    blocks: [{ type: 'header', text: { type: 'plain_text', text: cut(title, LONGEST_HEADER) } }, ...sections, ...more],
  }
}

/** Whatever a message holds, it names nobody and links nowhere. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** Cut so that it is short enough once it is escaped, and no escape is cut in two. */
function escapedCut(text: string, longest: number): string {
  let length = Math.min(text.length, longest)
  while (escaped(cut(text, length)).length > longest) length = Math.floor(length * 0.8)
  return escaped(cut(text, length))
}
