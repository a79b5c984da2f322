import type { Deployment, Trigger } from '../../sandbox/src/github.ts'
import type { Image } from '../../sandbox/src/image.ts'
import type { StepResult } from '../../sandbox/src/runner.ts'
import { WALKTHROUGH_IMAGE, WALKTHROUGH_LOGIN } from '../../sandbox/src/start.ts'
import { expectThat } from './expect.ts'
import { renderMarkdown, withoutAddresses } from './markdown.ts'
import { fetchPage } from './page.ts'
import { runStep, showStep } from './step.ts'
import type { Stage } from './step.ts'
import { renderTable } from './table.ts'

/** What of the log is shown: changes, the task's way, the address, what ended and what went wrong. */
const MATTERS = /^(?:create |update | +\d+ s {2}|Stopp|The task runs|removed |left |Error: |Warning: )/

/** How many characters of a commit are shown. */
const SHORT = 7

/** What serves the environment: the page tells the commit that it was built from. */
interface Serving {
  readonly url: string
  readonly task: string
  readonly page: string
}

/**
 * Plays the life of a pull request: opened, pushed to twice, broken, closed. Throws an Error when the comment, the GitHub
 * Deployments or what serves are not as they should be after one of these, and unless nothing is left in the end.
 */
export async function showPreview(stage: Stage): Promise<void> {
  const { github } = stage.sandbox
  const { number } = github.openPull({ number: 7, branch: 'nicer-page' })
  showStep(stage, { image: '${{ vars.IMAGE }}:${{ github.event.pull_request.head.sha }}', ...INPUTS })
  const play = openPlay(stage, number)

  await play.good('opened', 'It is opened')
  github.pushToPull(number)
  await play.good('synchronize', 'A second commit is pushed')
  github.pushToPull(number)
  await play.good('synchronize', 'A third commit is pushed')
  github.pushToPull(number)
  await play.broken('A fourth commit is pushed, whose program ends at once')
  github.closePull(number, { merged: true })
  await play.closed('It is merged')
  showRest(stage)
}

/** Over as soon as the page answers. */
const INPUTS = { 'health-check-path': '/' }

/** The acts of the play, each of which runs the step for an event and shows what has become of the environment. */
function openPlay(stage: Stage, number: number) {
  const { screen, sandbox } = stage
  const { github } = sandbox
  const environment = `pr-${String(number)}`
  const deployments: Readonly<Deployment>[] = []
  const told: string[] = []
  let serving: Serving | undefined

  const perform = async (action: 'opened' | 'synchronize' | 'closed', heading: string): Promise<StepResult> => {
    const { sha } = github.pull(number)
    const event: Trigger = github.event('pull_request', action, number)
    screen.heading(`${heading} (pull_request ${action}, commit ${sha.slice(0, SHORT)})`)
    const onLine = (line: string) => {
      if (MATTERS.test(line)) screen.log(line)
    }
    const more = { image: `${WALKTHROUGH_IMAGE.repository}:${sha}`, ...INPUTS }
    const { result } = await runStep(stage, { password: WALKTHROUGH_LOGIN.password, more, event, onLine })
    deployments.push(...github.deployments(environment).filter((one) => !deployments.includes(one)))
    return result
  }
  const show = async (): Promise<void> => {
    const comments = github.comments(number)
    expectThat(comments.length === 1, `The pull request has ${String(comments.length)} comments, not one.`)
    const comment = renderMarkdown(withoutAddresses(comments[0]?.body ?? ''), screen.paint)
    screen.show(['', ...comment.filter((line, index) => line !== '' || index === 1), ''])
    const kept = github.deployments(environment)
    const active = kept.filter(({ statuses }) => statuses.at(-1)?.state === 'success')
    expectThat(active.length === (serving ? 1 : 0), `${String(active.length)} GitHub Deployments are active.`)
    const lives = deployments.map((one) => lifeOf(one, kept))
    const changed = lives.filter((life) => !told.includes(life))
    told.push(...changed)
    const rows = [...changed.map((life) => ['GitHub Deployment', life]), ['Serves', await findServing(stage, serving)]]
    screen.show(renderTable(rows, (cell, column) => (column === 0 ? screen.paint('dim', cell) : cell)))
  }
  const expectComment = (...parts: readonly string[]) => {
    const body = github.comments(number)[0]?.body ?? ''
    const missing = parts.find((part) => !body.includes(part))
    expectThat(missing === undefined, `The comment does not say "${missing ?? ''}".`)
  }

  return {
    async good(action: 'opened' | 'synchronize', heading: string): Promise<void> {
      const image = imageOf(github.pull(number).sha)
      sandbox.registry.push(image)
      const { outcome, outputs } = await perform(action, heading)
      expectThat(outcome === 'success', `The step ended with ${outcome}; its log above says why.`)
      serving = { url: outputs.url ?? '', task: outputs['task-arn'] ?? '', page: image.app.page }
      await show()
      expectComment('Live', serving.url, github.pull(number).sha)
    },
    async broken(heading: string): Promise<void> {
      const { sha } = github.pull(number)
      const image = imageOf(sha)
      sandbox.registry.push({ ...image, app: { ...image.app, exits: { after: 0, code: 3 } } })
      const { outcome } = await perform('synchronize', heading)
      expectThat(outcome === 'failure', `The step ended with ${outcome}, and it ought to have failed.`)
      await show()
      expectComment('Not deployed', 'exit code 3', 'is still live', serving?.url ?? '', sha)
    },
    async closed(heading: string): Promise<void> {
      const { outcome } = await perform('closed', heading)
      expectThat(outcome === 'success', `The step ended with ${outcome}; its log above says why.`)
      serving = undefined
      await show()
      expectComment('Removed')
    }
  }
}

/** The image of a commit: its page says which that is. */
function imageOf(commit: string): Image {
  const page = `<h1>Hello from commit ${commit.slice(0, SHORT)}</h1>\n`
  return { ...WALKTHROUGH_IMAGE, tag: commit, app: { ...WALKTHROUGH_IMAGE.app, page } }
}

/** `of 628f482: in_progress → success → inactive, deleted`. */
function lifeOf(deployment: Readonly<Deployment>, kept: readonly Readonly<Deployment>[]): string {
  const { sha, statuses } = deployment
  const states = statuses.map(({ state }) => state).join(' → ')
  return `of ${sha.slice(0, SHORT)}: ${states}${kept.includes(deployment) ? '' : ', deleted'}`
}

/** What serves, in a line. Throws an Error unless it is that, and nothing else. */
async function findServing({ sandbox }: Stage, serving: Serving | undefined): Promise<string> {
  const running = runningTasks(sandbox).flatMap(({ taskArn }) => taskArn ?? [])
  const expected = serving === undefined ? [] : [serving.task]
  expectThat(running.join() === expected.join(), `These tasks run: ${running.join(', ')}; not ${expected.join(', ')}.`)
  if (serving === undefined) return 'nothing'
  const { status, body } = await fetchPage(serving.url, sandbox.pages.environment)
  expectThat(status === 200 && body === serving.page, `${serving.url} is not the page of the commit that is to serve.`)
  return `task ${serving.task.split('/').at(-1) ?? ''} at ${serving.url}, ${body.trim()}`
}

/** What belonged to the pull request is gone; what the repository's environments share stays. */
function showRest({ screen, sandbox }: Stage): void {
  const groups = sandbox.ec2.securityGroups().flatMap(({ name }) => (name === 'default' ? [] : name))
  const revisions = sandbox.ecs.taskDefinitions().filter(({ status }) => status === 'ACTIVE')
  screen.heading('What is left in AWS')
  expectThat(groups.length === 0, `Security groups are left: ${groups.join(', ')}.`)
  expectThat(revisions.length === 0, `${String(revisions.length)} revisions of task definitions are left.`)
  screen.say('No task, no security group and no task definition. For the next pull request stay:\n')
  screen.show([
    ...sandbox.secretsManager.secretNames().map((name) => `secret          ${name}`),
    ...sandbox.iam.roleNames().map((name) => `execution role  ${name}`),
    ...sandbox.logs.groupNames().map((name) => `log group       ${name}`)
  ])
}

function runningTasks(sandbox: Stage['sandbox']) {
  return sandbox.ecs.tasks().filter(({ desiredStatus }) => desiredStatus === 'RUNNING')
}
