import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { htmlOf } from '../../src/registry/cards/html.ts'
import { cardOf, HOSTILE } from '../support/cards.ts'
import { chromiumPath, launchChromium, withoutChromium } from '../support/chromium.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'

cleanFolders()

describe.skipIf(chromiumPath === undefined)(
  `a model card in a browser${chromiumPath ? '' : `: ${withoutChromium}`}`,
  () => {
    const file = path.join(freshFolder(), 'card.html')
    let browser: Browser
    beforeAll(async () => {
      writeFileSync(file, htmlOf(cardOf()))
      browser = await launchChromium()
    }, 60_000)
    afterAll(() => browser.close())

    it.each([
      [360, 'light'],
      [1_200, 'dark'],
    ] as const)(
      'fits a window of %i pixels, asks for nothing, and runs nothing of what is in it',
      async (width, colorScheme) => {
        const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme })
        const asked: string[] = []
        const said: string[] = []
        page.on('request', (request) => asked.push(request.url()))
        page.on('console', (message) => said.push(message.text()))
        page.on('dialog', (dialog) => said.push(dialog.message()))
        await page.goto(`file://${file}`)
        expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0)
        expect(asked).toEqual([`file://${file}`])
        expect(said).toEqual([])
        const text = await page.textContent('main')
        expect(text).toContain(HOSTILE.slice(0, 40))
        expect(await page.locator('main a, main img, main script').count()).toBe(0)
        const small = await page.evaluate(
          () =>
            [...document.querySelectorAll('td, dd, p, li')].filter(
              (one) => Number.parseFloat(getComputedStyle(one).fontSize) < 12,
            ).length,
        )
        expect(small).toBe(0)
        await page.close()
      },
    )
  },
)
