package dev.aorist.eventstore.record;

import dev.aorist.eventstore.LimitExceededException;
import dev.aorist.eventstore.Metadata;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an event's metadata: a byte that says what is there, then what is there, in this
 * order. No bytes at all mean no metadata.
 *
 * <pre>
 *   bit 0  command id        16 bytes
 *   bit 1  command id        is the append's id; no bytes
 *   bit 2  correlation id    text
 *   bit 3  causation id      16 bytes
 *   bit 4  causation id      is the append's id; no bytes
 *   bit 5  traceparent       text
 *   bit 6  actor             text
 *   bit 7  headers           u16 how many, then name and value of each, text
 *
 *   text: u16 length, UTF-8
 * </pre>
 */
final class MetadataFormat {
  private static final int COMMAND = 1;
  private static final int COMMAND_IS_APPEND = 2;
  private static final int CORRELATION = 4;
  private static final int CAUSATION = 8;
  private static final int CAUSATION_IS_APPEND = 16;
  private static final int TRACEPARENT = 32;
  private static final int ACTOR = 64;
  private static final int HEADERS = 128;

  private MetadataFormat() {}

  /**
   * @throws IndexOutOfBoundsException when a length in it reaches beyond its end
   */
  static Metadata decode(byte[] bytes, int from, int length, UUID appendId) {
    if (length == 0) {
      return Metadata.none();
    }
    var in = new In(bytes, from + 1, from + length);
    int has = bytes[from];
    return new Metadata(
        in.id(has, appendId, COMMAND, COMMAND_IS_APPEND),
        in.text(has, CORRELATION),
        in.id(has, appendId, CAUSATION, CAUSATION_IS_APPEND),
        in.text(has, TRACEPARENT),
        in.text(has, ACTOR),
        in.headers(has));
  }

  /**
   * Encodes one metadata after the other into the same bytes, since an append has more of them than
   * of anything else. For one thread at a time.
   */
  static final class Encoder {
    private byte[] bytes = new byte[256];
    private int at;
    private int has;

    /**
     * @throws LimitExceededException when it has more than {@link Metadata#MAX_BYTES}
     */
    void encode(Metadata metadata, UUID appendId) {
      at = 0;
      if (metadata == Metadata.none()) {
        return;
      }
      at = 1;
      has = 0;
      id(metadata.commandIdOrNull(), appendId, COMMAND, COMMAND_IS_APPEND);
      text(metadata.correlationIdOrNull(), CORRELATION);
      id(metadata.causationIdOrNull(), appendId, CAUSATION, CAUSATION_IS_APPEND);
      text(metadata.traceparentOrNull(), TRACEPARENT);
      text(metadata.actorOrNull(), ACTOR);
      headers(metadata.headers());
      bytes[0] = (byte) has;
    }

    /** How many bytes {@link #encode} made. */
    int length() {
      return at;
    }

    void copyTo(byte[] target, int from) {
      System.arraycopy(bytes, 0, target, from, at);
    }

    private void id(@Nullable UUID id, UUID appendId, int present, int same) {
      if (id == null) {
        return;
      }
      if (id.equals(appendId)) {
        has |= same;
        return;
      }
      has |= present;
      take(16);
      Bytes.putI64(bytes, at - 16, id.getMostSignificantBits());
      Bytes.putI64(bytes, at - 8, id.getLeastSignificantBits());
    }

    private void text(@Nullable String text, int present) {
      if (text != null) {
        has |= present;
        text(text);
      }
    }

    private void text(String text) {
      // Before memory is taken for it.
      limit(text.length());
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      take(2 + utf8.length);
      Bytes.putU16(bytes, at - 2 - utf8.length, utf8.length);
      System.arraycopy(utf8, 0, bytes, at - utf8.length, utf8.length);
    }

    private void headers(Map<String, String> headers) {
      if (headers.isEmpty()) {
        return;
      }
      has |= HEADERS;
      take(2);
      Bytes.putU16(bytes, at - 2, headers.size());
      headers.forEach(
          (name, value) -> {
            text(name);
            text(value);
          });
    }

    /** Moves on by {@code length} bytes; checked here, so that no length ever exceeds its field. */
    private void take(int length) {
      limit(at + length);
      if (at + length > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(at + length, 2 * bytes.length));
      }
      at += length;
    }

    private static void limit(int length) {
      if (length > Metadata.MAX_BYTES) {
        throw new LimitExceededException(
            "The size of the metadata in bytes", length, Metadata.MAX_BYTES);
      }
    }
  }

  private static final class In {
    private final byte[] bytes;
    private final int end;
    private int at;

    In(byte[] bytes, int at, int end) {
      this.bytes = bytes;
      this.at = at;
      this.end = end;
    }

    /** Moves on by {@code length} bytes; gives where they begin. Trusts no length that it finds. */
    private int take(int length) {
      if (length > end - at) {
        throw new IndexOutOfBoundsException("a length of metadata reaches beyond their end");
      }
      at += length;
      return at - length;
    }

    @Nullable UUID id(int has, UUID appendId, int present, int same) {
      if ((has & same) != 0) {
        return appendId;
      }
      if ((has & present) == 0) {
        return null;
      }
      int id = take(16);
      return new UUID(Bytes.i64(bytes, id), Bytes.i64(bytes, id + 8));
    }

    @Nullable String text(int has, int present) {
      return (has & present) == 0 ? null : text();
    }

    private String text() {
      int length = Bytes.u16(bytes, take(2));
      return new String(bytes, take(length), length, StandardCharsets.UTF_8);
    }

    Map<String, String> headers(int has) {
      if ((has & HEADERS) == 0) {
        return Map.of();
      }
      int count = Bytes.u16(bytes, take(2));
      var headers = new HashMap<String, String>();
      for (int i = 0; i < count; i++) {
        String name = text();
        headers.put(name, text());
      }
      return headers;
    }
  }
}
