import type { ChannelOf } from './channel.ts'
import { cut, JSON_HEADERS, linkOf, type Notice, type NoticeAlert, sentencesOf, titleOf } from './notice.ts'

const MOST_ALERTS = 10
const LONGEST_TEXT = 1_500

/** A workflow of Teams that takes Adaptive Cards. */
export const teams: ChannelOf<'teams'> = {
  tellsAcknowledged: true,
  requests: (notice, { url }) => [{ url, headers: JSON_HEADERS, body: JSON.stringify(messageOf(notice)) }],
}

function messageOf(notice: Notice) {
  const shown = notice.alerts.slice(0, MOST_ALERTS)
  const left = notice.alerts.length - shown.length
  const color = notice.what === 'resolved' ? 'Good' : 'Attention'
  const content = {
    ...{ $schema: 'http://adaptivecards.io/schemas/adaptive-card.json', type: 'AdaptiveCard', version: '1.4' },
    body: [
      { ...block(titleOf(notice)), ...{ weight: 'Bolder', size: 'Medium', color } },
      ...shown.map((alert) => block(sentencesOf(notice, alert).join('\n\n'))),
      ...(left > 0 ? [block(`and ${left} more`)] : []),
    ],
    actions: shown.flatMap((alert) => linksOf(notice, alert)).slice(0, 6),
  }
  const attachment = { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }
  return { type: 'message', attachments: [attachment] }
}

const block = (text: string) => ({ type: 'TextBlock', text: plain(cut(text, LONGEST_TEXT)), wrap: true })

function linksOf(notice: Notice, alert: NoticeAlert) {
  const open = (title: string, url: string) => ({ type: 'Action.OpenUrl', title, url })
  return [
    ...(alert.runbook === undefined ? [] : [open(`What to do: ${cut(alert.code, 60)}`, alert.runbook)]),
    ...(notice.address === undefined ? [] : [open('Look at it', linkOf(notice, alert))]),
  ]
}

/** Cards read Markdown: what a message holds is not to become a link or a mention. */
const plain = (text: string): string => text.replace(/[\\`*_[\]<>#~]/g, (mark) => `\\${mark}`)
