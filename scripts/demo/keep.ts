import type { Sandbox } from '../../sandbox/src/start.ts'
import type { Stage } from './step.ts'

/** Shows what can be done with what is up, and returns when the user wants it to end. `how` says how a browser gets there. */
export async function keepUp({ sandbox, screen, stop }: Stage, how: () => void): Promise<void> {
  screen.heading('It stays up')
  how()
  screen.say('For the AWS CLI, in another terminal:\n')
  screen.show([...variables(sandbox).map(assignment), ''])
  screen.show([
    'aws ecs list-tasks',
    'aws secretsmanager list-secrets',
    'aws logs filter-log-events --log-group-name /run-on-fargate/acme/space'
  ])
  screen.say('\nCtrl+C ends it.')
  if (stop.aborted) return
  await new Promise((resolve) => {
    stop.addEventListener('abort', resolve, { once: true })
  })
  screen.say('Stopped.')
}

/** The AWS CLI reads `AWS_DEFAULT_REGION`, newer SDKs read `AWS_REGION`. */
function variables({ environment, world }: Sandbox): (readonly [string, string])[] {
  const aws = Object.entries(environment).filter(([name]) => name.startsWith('AWS_'))
  return [...aws, ['AWS_DEFAULT_REGION', world.region]]
}

function assignment([name, value]: readonly [string, string]): string {
  return process.platform === 'win32' ? `$env:${name} = '${value}'` : `export ${name}='${value}'`
}
