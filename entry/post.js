import { post } from '../dist/index.js'
import { end } from './end.js'

await post(process.env)
end()
