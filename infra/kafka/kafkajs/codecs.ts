import kafkajs from 'kafkajs';
import { inflate, type Codec } from '../inflate.ts';

// CommonJS: these names are not seen as exports of their own.
const { CompressionCodecs, CompressionTypes } = kafkajs;

/**
 * kafkajs takes apart gzip alone and fails at every batch of another codec. We only read with them: what we publish is
 * small and sealed.
 */
function register(type: number, codec: Codec): void {
  CompressionCodecs[type as keyof typeof CompressionCodecs] = () => ({
    compress: () => Promise.reject(new Error(`${codec} is only read`)),
    decompress: (bytes: Buffer) => Promise.resolve().then(() => inflate(codec, bytes)),
  });
}

register(CompressionTypes.Snappy, 'snappy');
register(CompressionTypes.LZ4, 'lz4');
register(CompressionTypes.ZSTD, 'zstd');
