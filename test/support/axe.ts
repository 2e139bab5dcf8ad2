import axe from 'axe-core'
import type { Page } from 'playwright-core'

interface Found {
  readonly id: string
  readonly nodes: readonly { readonly html: string }[]
}

/** What axe finds on a page, by WCAG 2.0 to 2.2, A and AA: a line for each rule. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const values = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
    const { axe: finder } = window as unknown as {
      axe: { run(on: Document, how: object): Promise<{ violations: Found[] }> }
    }
    const { violations } = await finder.run(document, { runOnly: { type: 'tag', values } })
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`)
  })
}
