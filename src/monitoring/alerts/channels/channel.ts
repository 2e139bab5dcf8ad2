import type { ChannelName, ChannelSpecs, FromEnvironment } from '../notices/receiver.ts'
import type { HttpRequest, Notice } from './notice.ts'

/** The settings of a channel with every secret looked up. */
export type Opened<T> = {
  readonly [K in keyof T]: Exclude<T[K], FromEnvironment> | (FromEnvironment extends T[K] ? string : never)
}

/** One way to reach somebody by HTTP: what is sent for a message. */
export interface ChannelOf<K extends ChannelName> {
  /** Whether it is also told that somebody has taken an alert on. */
  readonly tellsAcknowledged: boolean
  /** In order; all are sent again where one fails, which receivers tell by their keys. */
  requests(notice: Notice, settings: Opened<ChannelSpecs[K]>): readonly HttpRequest[]
}
