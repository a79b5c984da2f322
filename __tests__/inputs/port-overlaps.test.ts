import type { PortMapping } from '@aws-sdk/client-ecs'
import { describe, expect, test } from '@jest/globals'
import { definitionShape } from '../../src/aws/task-definition.ts'
import { parseTemplate } from '../../src/inputs/task-definition.ts'

/** What is wrong with a file that has these mappings; nothing for one that is taken. */
function refusal(portMappings: readonly PortMapping[]): string | undefined {
  const text = JSON.stringify({ containerDefinitions: [{ name: 'web', image: 'web', portMappings }] })
  const context = {
    compute: { kind: 'fargate', spot: false },
    container: undefined,
    imageName: undefined,
    replaced: [],
    variables: []
  } as const
  try {
    parseTemplate('task.json', text, definitionShape(), context)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

const MAPPINGS = 'containerDefinitions[0].portMappings'

describe('port mappings of a container', () => {
  test.each<readonly [PortMapping[], string]>([
    [
      [{ containerPort: 80 }, { containerPortRange: '80-90' }],
      `\`${MAPPINGS}[1].containerPortRange\` of the container \`web\` overlaps with \`${MAPPINGS}[0].containerPort\``
    ],
    [
      [
        { containerPortRange: '9000-9010', protocol: 'udp' },
        { containerPort: 9010, protocol: 'udp' }
      ],
      `\`${MAPPINGS}[1].containerPort\` of the container \`web\` overlaps with \`${MAPPINGS}[0].containerPortRange\``
    ],
    [
      [{ containerPortRange: '1-9' }, { containerPortRange: '10-19' }, { containerPortRange: '19-20' }],
      `\`${MAPPINGS}[2].containerPortRange\` of the container \`web\` overlaps with \`${MAPPINGS}[1].containerPortRange\``
    ],
    [
      [{ containerPortRange: '80-80' }],
      `\`${MAPPINGS}[0].containerPortRange\` of the container \`web\` is not a range of ports`
    ]
  ])('%j are refused, as ECS refuses them', (mappings, problem) => {
    expect(refusal(mappings)).toContain(problem)
  })

  test.each<PortMapping[]>([
    [{ containerPort: 80 }, { containerPortRange: '81-90' }],
    [{ containerPort: 53 }, { containerPortRange: '53-54', protocol: 'udp' }],
    [{ containerPort: 80 }, { containerPort: 80 }]
  ])('%j, %j are taken', (...mappings) => {
    expect(refusal(mappings)).toBeUndefined()
  })
})
