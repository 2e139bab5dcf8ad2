import { client } from '../../state/client.ts'

export const askInstallation = () => client.governance.installation()
export type Installation = Awaited<ReturnType<typeof askInstallation>>

export const askSettings = () => client.governance.settings()

export const askTokens = () => client.governance.tokens()
export const makeToken = (subject: string, role: string, days: number) =>
  client.governance.make_token({ subject, role, days })
export const revokeToken = (id: string) => client.governance.revoke_token({ id })

export const askReceivers = () => client.monitoring.receivers()
export const testReceiver = (receiver: string) => client.monitoring.test_receiver({ receiver })
