/**
 * Thrown when the check could not see the image from the runner. The task may still be able to pull it, from its own
 * address, with its own trust and at its own time, so the caller reports it as a warning and goes on. The message is one
 * sentence that holds nothing of what the other side wrote.
 */
export class ImageUnseen extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ImageUnseen'
  }
}
