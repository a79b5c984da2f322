import { expect, test } from '@jest/globals'
import { deploy, inSandbox } from './site.ts'

test.each(['amazonaws.com', 'amazonaws.com.cn'])(
  'an image in Amazon ECR (%s) is left to the execution role: its registry is not asked, and nothing is warned of',
  async (suffix) => {
    const isChina = suffix.endsWith('.cn')
    const region = isChina ? 'cn-north-1' : 'eu-central-1'
    const place = { region, partition: isChina ? 'aws-cn' : 'aws' }
    await inSandbox({ place }, async (sandbox) => {
      const image = `123456789012.dkr.ecr.${region}.${suffix}/acme/space:1.0`
      const { outcome, annotations, lines } = await deploy(sandbox, { image, mode: 'plan', port: '80' })

      expect([outcome, annotations]).toEqual(['success', []])
      expect(lines.join('\n')).toContain('was not checked: it is in Amazon ECR, from which the execution role pulls')
    })
  }
)
