import root from '../jest.config.js'

/** The same as for the action's tests, which are not the sandbox's, but for their virtual time. */
export default {
  ...root,
  transform: { '\\.ts$': ['@swc/jest', { jsc: { target: 'es2024', parser: { syntax: 'typescript' } } }] }
}
