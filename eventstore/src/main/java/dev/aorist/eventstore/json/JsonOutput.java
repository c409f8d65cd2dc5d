package dev.aorist.eventstore.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Writes one value after the other with one generator. To make a generator for each event costs
 * about as much as a small event itself. For one thread; after an exception it is in no known state
 * and must be dropped.
 */
final class JsonOutput {
  private static final int KEPT = 64 * 1024;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
  private final JsonGenerator generator;

  JsonOutput(JsonMapper mapper) {
    try {
      generator = mapper.createGenerator(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("Bytes in memory cannot fail to be written", e);
    }
    generator.setRootValueSeparator(null);
  }

  /** The bytes of {@code value}. */
  byte[] write(ObjectWriter writer, Object value) throws IOException {
    bytes.reset();
    writer.writeValue(generator, value);
    generator.flush();
    return bytes.toByteArray();
  }

  /** Whether it may be used again, or has grown beyond what is worth keeping. */
  boolean isSmall() {
    return bytes.size() <= KEPT;
  }
}
