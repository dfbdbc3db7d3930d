import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.TimestampType;

/**
 * Writes java-batches.json: a batch of each codec as Kafka's own Java client makes it.
 * `java -cp "$KAFKA_HOME/libs/*" JavaBatches.java > java-batches.json`
 */
public class JavaBatches {
  public static void main(String[] args) {
    var lines = new java.util.ArrayList<String>();
    for (var type : CompressionType.values()) {
      var buffer = ByteBuffer.allocate(1 << 20);
      var codec = Compression.of(type).build();
      var builder = MemoryRecords.builder(buffer, codec, TimestampType.CREATE_TIME, 0L);
      for (int i = 0; i < 3; i++)
        builder.append(
            1_750_000_000_000L + i,
            "case-1".getBytes(StandardCharsets.UTF_8),
            (type.name + "-" + i + " 出生一件事".repeat(8)).getBytes(StandardCharsets.UTF_8),
            new Header[] {new RecordHeader("traceparent", ("00-" + i).getBytes(StandardCharsets.UTF_8))});
      var records = builder.build();
      var bytes = new byte[records.sizeInBytes()];
      records.buffer().duplicate().get(bytes);
      lines.add("  \"" + type.name + "\": \"" + Base64.getEncoder().encodeToString(bytes) + "\"");
    }
    System.out.println("{\n" + String.join(",\n", lines) + "\n}");
  }
}
