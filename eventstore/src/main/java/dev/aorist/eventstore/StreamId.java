package dev.aorist.eventstore;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Names a stream: all events of one aggregate. A value, written {@code category-key}, for example
 * {@code account-42}; the category ends at the first dash.
 *
 * <p>Streams that are to share a partition, so that one append or command may touch them together,
 * carry the same <em>partition key</em> in braces: {@code account-{alice}checking} and {@code
 * transfer-{alice}17} both live in the partition of {@code alice}. Without braces the whole key is
 * the partition key, so {@code order-17} and {@code payment-17} meet too. (The braces follow the
 * hash tags of Redis Cluster.)
 *
 * <p>Both parts together are at most {@value #MAX_BYTES} bytes of UTF-8 and hold no control
 * characters; the category holds no dash. A stream id never becomes a path.
 *
 * @param category what kind of thing it is, for example {@code account}
 * @param key which one of them, for example {@code 42}
 */
public record StreamId(String category, String key) {
  /** The longest stream id in bytes of UTF-8, the dash included. */
  public static final int MAX_BYTES = 512;

  /**
   * @throws IllegalArgumentException when a part is empty, too long or holds a character that it
   *     may not hold
   */
  public StreamId {
    Objects.requireNonNull(category, "category");
    Objects.requireNonNull(key, "key");
    if (category.isEmpty() || key.isEmpty()) {
      throw new IllegalArgumentException(
          "A stream id needs a category and a key, as in account-42; got category '"
              + category
              + "' and key '"
              + key
              + "'.");
    }
    if (category.indexOf('-') >= 0) {
      throw new IllegalArgumentException(
          "The category '"
              + category
              + "' holds a dash; a category ends at the first dash. Choose a name without one.");
    }
    checkCharacters(category);
    checkCharacters(key);
    int longest = 3 * (category.length() + key.length()) + 1;
    if (longest > MAX_BYTES) {
      int bytes = (category + "-" + key).getBytes(StandardCharsets.UTF_8).length;
      if (bytes > MAX_BYTES) {
        throw new IllegalArgumentException(
            "A stream id is at most "
                + MAX_BYTES
                + " bytes of UTF-8; this one has "
                + bytes
                + ". Use a shorter key.");
      }
    }
  }

  /** The stream of {@code category} and {@code key}. */
  public static StreamId of(String category, String key) {
    return new StreamId(category, key);
  }

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException when {@code text} has no dash or its parts are not valid
   */
  public static StreamId parse(String text) {
    int dash = text.indexOf('-');
    if (dash < 0) {
      throw new IllegalArgumentException(
          "'" + text + "' is no stream id; write category-key, as in account-42.");
    }
    return new StreamId(text.substring(0, dash), text.substring(dash + 1));
  }

  /**
   * What decides the partition: the part of the key in the first pair of braces, else the whole
   * key.
   */
  public String partitionKey() {
    int open = key.indexOf('{');
    int close = open < 0 ? -1 : key.indexOf('}', open);
    return close > open + 1 ? key.substring(open + 1, close) : key;
  }

  private static void checkCharacters(String part) {
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      boolean loneSurrogate =
          Character.isHighSurrogate(c)
                  && (i + 1 == part.length() || !Character.isLowSurrogate(part.charAt(i + 1)))
              || Character.isLowSurrogate(c)
                  && (i == 0 || !Character.isHighSurrogate(part.charAt(i - 1)));
      if (Character.isISOControl(c) || loneSurrogate) {
        throw new IllegalArgumentException(
            "A stream id may not hold control characters or halves of surrogate pairs; found U+"
                + String.format("%04X", (int) c)
                + ". Encode the key first.");
      }
    }
  }

  @Override
  public String toString() {
    return category + "-" + key;
  }
}
