import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const PLACES = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Where a Chromium is, or undefined. `CHROMIUM` names another one. */
export const chromiumPath = PLACES.find((path) => path !== undefined && existsSync(path))

/** Why tests in a real browser are skipped, and the command that changes it. */
export const withoutChromium =
  'No Chromium found, tests in a real browser are skipped. Add it: apt-get install chromium'

/** Starts Chromium without a window and without a word to its maker. Only where `chromiumPath` is known. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath!,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}
