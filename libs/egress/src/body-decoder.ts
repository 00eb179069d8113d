import type { Dispatcher } from 'undici';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';

type DecodingStream = ReturnType<typeof createGunzip>;

const STREAMS: Readonly<Record<string, (firstByte: number) => DecodingStream>> = {
  gzip: () => createGunzip(),
  'x-gzip': () => createGunzip(),
  br: () => createBrotliDecompress(),
  // "deflate" means the zlib format (RFC 9110, section 8.4.1.2), but bare deflate data has always been sent as well.
  deflate: (firstByte) => ((firstByte & 0x0f) === 8 ? createInflate() : createInflateRaw()),
};

/** Receives what a decoder makes; after an end or an error nothing follows. */
export interface DecodedSink {
  onDecoded(chunk: Buffer): void;
  onDecodedEnd(): void;
  onDecodeError(error: Error): void;
}

/**
 * Undoes one content coding, chunk by chunk, so a small answer that would unfold to gigabytes costs no more than its reader takes.
 * Unknown codings, and lists of several, are not decoded.
 */
export class BodyDecoder {
  readonly #coding: string;
  readonly #sink: DecodedSink;
  #stream: DecodingStream | null = null;

  private constructor(coding: string, sink: DecodedSink) {
    this.#coding = coding;
    this.#sink = sink;
  }

  /** Null when the bytes are to be taken as they come. */
  static for(contentEncoding: string | string[] | undefined, sink: DecodedSink): BodyDecoder | null {
    if (typeof contentEncoding !== 'string') return null;
    const coding = contentEncoding.trim().toLowerCase();
    return Object.hasOwn(STREAMS, coding) ? new BodyDecoder(coding, sink) : null;
  }

  /** Pauses the answer while the decoder is behind. */
  write(chunk: Buffer, controller: Dispatcher.DispatchController): void {
    this.#stream ??= this.#open(chunk[0] ?? 0);
    if (this.#stream.write(chunk)) return;
    controller.pause();
    this.#stream.once('drain', () => {
      controller.resume();
    });
  }

  /** No more bytes come. A body without a single byte is an empty one in every coding. */
  end(): void {
    if (this.#stream === null) this.#sink.onDecodedEnd();
    else this.#stream.end();
  }

  destroy(): void {
    this.#stream?.removeAllListeners('drain').destroy();
  }

  #open(firstByte: number): DecodingStream {
    const open = STREAMS[this.#coding];
    if (open === undefined) throw new RangeError(`unknown content coding ${this.#coding}`);
    return open(firstByte)
      .on('data', (chunk: Buffer) => {
        this.#sink.onDecoded(chunk);
      })
      .once('end', () => {
        this.#sink.onDecodedEnd();
      })
      .once('error', (error: Error) => {
        this.#sink.onDecodeError(error);
      });
  }
}
