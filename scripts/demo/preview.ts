import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Deployment, Trigger } from '../../sandbox/src/github.ts'
import type { Image } from '../../sandbox/src/image.ts'
import type { StepResult } from '../../sandbox/src/runner.ts'
import { WALKTHROUGH_IMAGE, WALKTHROUGH_LOGIN } from '../../sandbox/src/start.ts'
import { expectThat } from './expect.ts'
import { renderMarkdown, withoutAddresses } from './markdown.ts'
import { browserArguments, commandsFor, fetchByName, NAME_INPUTS, resolveName, ZONE } from './name.ts'
import { runStep, showStep } from './step.ts'
import type { Stage } from './step.ts'
import { renderTable } from './table.ts'

/** What of the log is shown: changes, the task's way, the address, what is waited for, what ended and what went wrong. */
const MATTERS = /^(?:Waiting \d+ s|create |update | +\d+ s {2}|Stopp|The task runs|removed |left |Error: |Warning: )/

/** How many characters of a commit are shown. */
const SHORT = 7

/** What serves the environment: the page tells the commit that it was built from. */
interface Serving {
  readonly url: string
  readonly address: string
  readonly task: string
  readonly page: string
}

/** A pull request that is open. */
interface OpenPull {
  /** Returns what shows how to open its name. */
  howToOpen(): Promise<() => void>
  /** Plays its end. */
  close(): Promise<void>
}

/**
 * Plays the life of a pull request: opened, pushed to twice, broken, and when it is asked for, closed. Throws an Error when the
 * comment, the GitHub Deployments, the name or what serves are not as they should be after one of these, and unless nothing is
 * left in the end.
 */
export async function showPreview(stage: Stage, folder: string): Promise<OpenPull> {
  const { sandbox, screen } = stage
  const { github } = sandbox
  const { id: zone } = sandbox.route53.createZone({ name: ZONE })
  const { number } = github.openPull({ number: 7, branch: 'nicer-page' })
  showStep(stage, { image: '${{ vars.IMAGE }}:${{ github.event.pull_request.head.sha }}', ...INPUTS })
  const root = join(folder, 'root.pem')
  writeFileSync(root, sandbox.acme.root)
  const play = openPlay(stage, number, root)

  await play.good('opened', 'The pull request is opened')
  screen.say('\nThe name stays the same. In another terminal, while the demo runs:\n')
  screen.show(commandsFor(sandbox, play.name, root))
  github.pushToPull(number)
  await play.good('synchronize', 'A second commit is pushed')
  github.pushToPull(number)
  await play.good('synchronize', 'A third commit is pushed')
  github.pushToPull(number)
  await play.broken('A fourth commit is pushed, whose application exits immediately')
  return {
    async howToOpen() {
      const browser = await browserArguments(sandbox, play.name)
      return () => {
        screen.say(`${screen.paint('cyan', `https://${play.name}`)}, in another terminal:\n`)
        screen.show([...commandsFor(sandbox, play.name, root), ''])
        screen.say('In Chrome, Chromium or Edge, with these arguments:\n')
        screen.show([browser, ''])
      }
    },
    async close() {
      github.closePull(number, { merged: true })
      await play.closed('The pull request is merged')
      showRest(stage, zone)
    }
  }
}

/** Over as soon as the page answers. */
const INPUTS = { 'health-check-path': '/', ...NAME_INPUTS }

/** The acts of the play, each of which runs the step for an event and shows what has become of the environment. */
function openPlay(stage: Stage, number: number, root: string) {
  const { screen, sandbox } = stage
  const { github } = sandbox
  const environment = `pr-${String(number)}`
  const deployments: Readonly<Deployment>[] = []
  const told: string[] = []
  const name = `${environment}.${ZONE}`
  let serving: Serving | undefined
  let before: Serving | undefined

  const perform = async (action: 'opened' | 'synchronize' | 'closed', heading: string): Promise<StepResult> => {
    const { sha } = github.pull(number)
    const event: Trigger = github.event('pull_request', action, number)
    screen.heading(`${heading} (pull_request ${action}, commit ${sha.slice(0, SHORT)})`)
    const onLine = (line: string) => {
      if (MATTERS.test(line)) screen.log(line)
    }
    // As the sandbox's environment leads to its Docker Hub, this leads to its Let's Encrypt, and trusts that.
    const more = { image: `${WALKTHROUGH_IMAGE.repository}:${sha}`, ...INPUTS, 'acme-directory': sandbox.acme.url }
    const env = { NODE_EXTRA_CA_CERTS: root }
    const { result } = await runStep(stage, { password: WALKTHROUGH_LOGIN.password, more, env, event, onLine })
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
    const rows = [
      ...changed.map((life) => ['GitHub Deployment', life]),
      ['Name', await findName(stage, { name, serving, before })],
      ...(await findServing(stage, name, serving))
    ]
    screen.show(renderTable(rows, (cell, column) => (column === 0 ? screen.paint('dim', cell) : cell)))
  }
  const expectComment = (...parts: readonly string[]) => {
    const body = github.comments(number)[0]?.body ?? ''
    const missing = parts.find((part) => !body.includes(part))
    expectThat(missing === undefined, `The comment does not say "${missing ?? ''}".`)
  }

  return {
    name,
    async good(action: 'opened' | 'synchronize', heading: string): Promise<void> {
      const image = imageOf(github.pull(number).sha)
      sandbox.registry.push(image)
      const { outcome, outputs } = await perform(action, heading)
      expectThat(outcome === 'success', `The step ended with ${outcome}; its log above says why.`)
      expectThat(
        outputs.url === `https://${name}`,
        `The output \`url\` is "${outputs.url ?? ''}", not https://${name}.`
      )
      before = serving
      serving = {
        url: outputs.url,
        address: outputs['public-ip'] ?? '',
        task: outputs['task-arn'] ?? '',
        page: image.app.page
      }
      await show()
      expectComment('Live', serving.url, github.pull(number).sha)
    },
    async broken(heading: string): Promise<void> {
      const { sha } = github.pull(number)
      const image = imageOf(sha)
      sandbox.registry.push({ ...image, app: { ...image.app, exits: { after: 0, code: 3 } } })
      const { outcome } = await perform('synchronize', heading)
      expectThat(outcome === 'failure', `The step ended with ${outcome}, and it ought to have failed.`)
      before = serving
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

/** The image of a commit: its page says which that is. It leaves ports 80 and 443 to HTTPS. */
function imageOf(commit: string): Image {
  const page = `<h1>Hello from commit ${commit.slice(0, SHORT)}</h1>\n`
  return {
    ...WALKTHROUGH_IMAGE,
    tag: commit,
    exposedPorts: ['3000/tcp'],
    app: { ...WALKTHROUGH_IMAGE.app, listens: [3000], log: ['listening on port 3000'], page }
  }
}

/** `of 628f482: in_progress → success → inactive, deleted`. */
function lifeOf(deployment: Readonly<Deployment>, kept: readonly Readonly<Deployment>[]): string {
  const { sha, statuses } = deployment
  const states = statuses.map(({ state }) => state).join(' → ')
  return `of ${sha.slice(0, SHORT)}: ${states}${kept.includes(deployment) ? '' : ', deleted'}`
}

/** Where the name leads, in a line. Throws an Error unless that is the task that serves, and nothing else. */
async function findName(
  { sandbox }: Stage,
  { name, serving, before }: { readonly name: string; readonly serving?: Serving; readonly before?: Serving }
): Promise<string> {
  const found = await resolveName(sandbox, name)
  const expected = serving === undefined ? [] : [serving.address]
  expectThat(found.join() === expected.join(), `${name} leads to ${found.join(', ')}; not ${expected.join(', ')}.`)
  if (serving === undefined) return `${name} is gone`
  const moved = before !== undefined && before.address !== serving.address
  return `${name} leads to ${serving.address}${moved ? ` instead of ${before.address}` : ''}`
}

/** What serves, in rows. Throws an Error unless it is that, and nothing else. */
async function findServing({ sandbox }: Stage, name: string, serving: Serving | undefined): Promise<string[][]> {
  const running = runningTasks(sandbox).flatMap(({ taskArn }) => taskArn ?? [])
  const expected = serving === undefined ? [] : [serving.task]
  expectThat(running.join() === expected.join(), `These tasks run: ${running.join(', ')}; not ${expected.join(', ')}.`)
  if (serving === undefined) return [['Serves', 'nothing']]
  const { status, body, certificate } = await fetchByName(sandbox, name)
  expectThat(status === 200 && body === serving.page, `${serving.url} is not the page of the commit that is to serve.`)
  return [
    ['Certificate', certificate],
    ['Serves', `task ${serving.task.split('/').at(-1) ?? ''} at ${serving.url}, ${body.trim()}`]
  ]
}

/** What belonged to the pull request is gone; what the repository's environments share stays. */
function showRest({ screen, sandbox }: Stage, zone: string): void {
  const groups = sandbox.ec2.securityGroups().flatMap(({ name }) => (name === 'default' ? [] : name))
  const revisions = sandbox.ecs.taskDefinitions().filter(({ status }) => status === 'ACTIVE')
  const records = sandbox.route53.records(zone).filter(({ Name }) => Name !== `${ZONE}.`)
  const deleted = sandbox.secretsManager.namesToBeDeleted()
  const secrets = sandbox.secretsManager.secretNames().filter((name) => !deleted.includes(name))
  screen.heading('What is left in AWS')
  expectThat(groups.length === 0, `Security groups are left: ${groups.join(', ')}.`)
  expectThat(revisions.length === 0, `${String(revisions.length)} revisions of task definitions are left.`)
  expectThat(
    records.length === 0,
    `Records are left: ${records.map(({ Name, Type }) => `${Type} ${Name}`).join(', ')}.`
  )
  screen.say(
    'No task, no security group, no task definition and no DNS record. These stay for the next pull request:\n'
  )
  screen.show([
    ...secrets.map((name) => `secret          ${name}`),
    ...sandbox.iam.roleNames().map((name) => `execution role  ${name}`),
    ...sandbox.logs.groupNames().map((name) => `log group       ${name}`)
  ])
  screen.say('\nSecrets Manager deletes the certificate after 7 days, unless an environment needs it sooner:\n')
  screen.show(deleted.map((name) => `secret          ${name}`))
}

function runningTasks(sandbox: Stage['sandbox']) {
  return sandbox.ecs.tasks().filter(({ desiredStatus }) => desiredStatus === 'RUNNING')
}
