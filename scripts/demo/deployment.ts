import type { StepResult } from '../../sandbox/src/runner.ts'
import { WALKTHROUGH_IMAGE, WALKTHROUGH_LOGIN } from '../../sandbox/src/start.ts'
import { expectThat } from './expect.ts'
import { renderMarkdown } from './markdown.ts'
import { fetchPage } from './page.ts'
import type { Screen } from './screen.ts'
import { performStep } from './step.ts'
import type { Stage } from './step.ts'
import { renderTable } from './table.ts'

/**
 * Deploys the walk-through's image and shows the log, the job summary, the outputs and the page. Throws an Error when one
 * of them is not as it should be.
 */
export async function showDeployment(stage: Stage): Promise<{ readonly browserUrl: string }> {
  const { screen, sandbox } = stage
  const { result } = await performStep(stage, WALKTHROUGH_LOGIN.password)
  expectThat(result.outcome === 'success', `The step ended with ${result.outcome}; its log above says why.`)
  expectThat(result.post?.outcome === 'success', 'The post step failed; the end of the log above says why.')

  screen.heading('The job summary')
  screen.show(renderMarkdown(result.summary, screen.paint))
  screen.heading('The outputs')
  screen.show(outputTable(result, screen))

  const { url = '', 'public-ip': address = '' } = result.outputs
  expectThat(URL.canParse(url), `The output \`url\` is "${url}", which is no address.`)
  expectThat(result.summary.includes(url), `The job summary does not have the address ${url}.`)
  await showPage(stage, url)
  return { browserUrl: sandbox.pages.addressOf(address, Number(new URL(url).port || 80)) }
}

async function showPage({ screen, sandbox }: Stage, url: string): Promise<void> {
  screen.heading('The page')
  const { status, body } = await fetchPage(url, sandbox.pages.environment)
  screen.say(`${url} answers with ${String(status)}:\n`)
  screen.show(body.trimEnd().split('\n'))
  expectThat(status === 200 && body === WALKTHROUGH_IMAGE.app.page, 'That is not the page in the image.')
}

function outputTable({ outputs }: StepResult, { paint }: Screen): string[] {
  const rows = Object.entries(outputs).flatMap(([name, value]) =>
    // A list is easier to read with one member a line.
    value
      .split('},{')
      .map((part, index, { length }) => [
        index === 0 ? name : '',
        `${index === 0 ? '' : ' {'}${part}${index === length - 1 ? '' : '},'}`
      ])
  )
  return renderTable(rows, (cell, column) => (column === 0 ? paint('dim', cell) : cell))
}
