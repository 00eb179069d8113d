/** Bodies of one partition's neighbours are let go at about the same time: they share memory, and nothing else does. */
const SLAB_BYTES = 64 * 1024;
/** A larger body would waste too much of a slab's end. */
const MAX_SHARED_BYTES = SLAB_BYTES / 8;

/**
 * Copies of what the log brought. Node's own pool of small buffers is shared with whatever the process does: a body that is
 * kept there for minutes keeps 8 KiB of everybody's alive.
 */
export class BodySlab {
  #slab = Buffer.alloc(0);
  #used = 0;

  copy(value: Buffer): Buffer {
    if (value.length > MAX_SHARED_BYTES) {
      const own = Buffer.allocUnsafeSlow(value.length);
      value.copy(own);
      return own;
    }
    if (this.#used + value.length > this.#slab.length) {
      this.#slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
      this.#used = 0;
    }
    const from = this.#used;
    this.#used += value.copy(this.#slab, from);
    return this.#slab.subarray(from, this.#used);
  }
}
