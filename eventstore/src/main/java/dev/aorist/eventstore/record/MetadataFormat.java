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
  private static final byte[] EMPTY = {};

  private MetadataFormat() {}

  static byte[] encode(Metadata metadata, UUID appendId) {
    if (metadata == Metadata.none()) {
      return EMPTY;
    }
    var out = new Out();
    out.id(metadata.commandIdOrNull(), appendId, COMMAND, COMMAND_IS_APPEND);
    out.text(metadata.correlationIdOrNull(), CORRELATION);
    out.id(metadata.causationIdOrNull(), appendId, CAUSATION, CAUSATION_IS_APPEND);
    out.text(metadata.traceparentOrNull(), TRACEPARENT);
    out.text(metadata.actorOrNull(), ACTOR);
    out.headers(metadata.headers());
    return out.toBytes();
  }

  static Metadata decode(byte[] bytes, int from, int length, UUID appendId) {
    if (length == 0) {
      return Metadata.none();
    }
    var in = new In(bytes, from + 1);
    int has = bytes[from];
    return new Metadata(
        in.id(has, appendId, COMMAND, COMMAND_IS_APPEND),
        in.text(has, CORRELATION),
        in.id(has, appendId, CAUSATION, CAUSATION_IS_APPEND),
        in.text(has, TRACEPARENT),
        in.text(has, ACTOR),
        in.headers(has));
  }

  private static final class Out {
    private byte[] bytes = new byte[192];
    private int at = 1;
    private int has;

    void id(@Nullable UUID id, UUID appendId, int present, int same) {
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

    void text(@Nullable String text, int present) {
      if (text != null) {
        has |= present;
        text(text);
      }
    }

    private void text(String text) {
      limit(text.length());
      room(2 + 3 * text.length());
      int end = Bytes.putText(bytes, at + 2, text);
      Bytes.putU16(bytes, at, end - at - 2);
      take(end - at);
    }

    void headers(Map<String, String> headers) {
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
      room(length);
      at += length;
    }

    private void room(int length) {
      if (at + length > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(at + length, 2 * bytes.length));
      }
    }

    private static void limit(int length) {
      if (length > Metadata.MAX_BYTES) {
        throw new LimitExceededException(
            "The size of the metadata in bytes", length, Metadata.MAX_BYTES);
      }
    }

    byte[] toBytes() {
      bytes[0] = (byte) has;
      return Arrays.copyOf(bytes, at);
    }
  }

  private static final class In {
    private final byte[] bytes;
    private int at;

    In(byte[] bytes, int at) {
      this.bytes = bytes;
      this.at = at;
    }

    @Nullable UUID id(int has, UUID appendId, int present, int same) {
      if ((has & same) != 0) {
        return appendId;
      }
      if ((has & present) == 0) {
        return null;
      }
      at += 16;
      return new UUID(Bytes.i64(bytes, at - 16), Bytes.i64(bytes, at - 8));
    }

    @Nullable String text(int has, int present) {
      return (has & present) == 0 ? null : text();
    }

    private String text() {
      int length = Bytes.u16(bytes, at);
      at += 2 + length;
      return new String(bytes, at - length, length, StandardCharsets.UTF_8);
    }

    Map<String, String> headers(int has) {
      if ((has & HEADERS) == 0) {
        return Map.of();
      }
      int count = Bytes.u16(bytes, at);
      at += 2;
      var headers = new HashMap<String, String>();
      for (int i = 0; i < count; i++) {
        String name = text();
        headers.put(name, text());
      }
      return headers;
    }
  }
}
