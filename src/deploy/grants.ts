import type { GrantSubjects } from '../aws/execution-role.ts'
import type { Names } from '../environment.ts'
import { ecrRegistry } from '../image/reference.ts'
import type { DeployRequest } from '../request.ts'

/** What the execution role's grants are for. The name of its policy comes from this, before anything has been looked up. */
export function grantSubjects({ login, image, logGroup }: DeployRequest, names: Names): GrantSubjects {
  const secret = login.kind === 'login' ? login.secretName : login.kind === 'secret' ? login.arn.text : undefined
  return {
    logGroup: logGroup ?? names.logGroup,
    ...(secret !== undefined && { secret }),
    ...(ecrRegistry(image)?.public === false && { repository: `${image.domain}/${image.path}` })
  }
}
