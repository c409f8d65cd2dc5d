package dev.aorist.benchmarks.bank;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Deposits to and from JSON with plain Jackson: what the limits call encoding and decoding.
 * Thread-safe.
 */
public final class BankJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final ObjectWriter WRITER = MAPPER.writerFor(Deposited.class);
  private static final ObjectReader READER = MAPPER.readerFor(Deposited.class);

  private BankJson() {}

  public static byte[] encode(Deposited event) {
    try {
      return WRITER.writeValueAsBytes(event);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Deposited decode(byte[] json) {
    return decode(json, 0, json.length);
  }

  /** Decodes a part of an array. */
  public static Deposited decode(byte[] bytes, int from, int length) {
    try {
      return READER.readValue(bytes, from, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
