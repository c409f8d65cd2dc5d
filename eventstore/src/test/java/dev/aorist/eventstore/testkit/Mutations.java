package dev.aorist.eventstore.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Makes damaged inputs of a sound one: flipped bits, other bytes, cut off, longer, parts moved
 * about and overwritten, zeroes, and numbers that lie about lengths. One to three of these at once,
 * so that some stay close to what is sound; one in sixteen is nothing but chance. For one thread.
 */
public final class Mutations {
  private static final long[] LIES = {
    0,
    1,
    2,
    7,
    8,
    63,
    64,
    255,
    256,
    0x7FFF,
    0x8000,
    0xFFFF,
    0x10000,
    1 << 20,
    4 << 20,
    (4 << 20) + 64,
    Integer.MAX_VALUE - 8,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    -1,
    -2,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };
  private static final int MOST_LONGER = 64;

  private final byte[][] words;

  /**
   * @param words what the format has a meaning for, to be put in here and there
   */
  public Mutations(String... words) {
    this.words =
        Arrays.stream(words)
            .map(word -> word.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
  }

  /** A damaged copy; now and then it is equal all the same. */
  public byte[] of(byte[] sound, SplittableRandom random) {
    if (random.nextInt(16) == 0) {
      byte[] noise = new byte[random.nextInt(2 * sound.length + 1)];
      random.nextBytes(noise);
      return noise;
    }
    byte[] result = sound.clone();
    for (int times = 1 + random.nextInt(3); times > 0 && result.length > 0; times--) {
      result = once(result, random);
    }
    return result;
  }

  private byte[] once(byte[] bytes, SplittableRandom random) {
    int at = random.nextInt(bytes.length);
    int run = 1 + random.nextInt(Math.min(bytes.length - at, 1 << random.nextInt(10)));
    switch (random.nextInt(words.length == 0 ? 8 : 10)) {
      case 0, 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> {
        for (int i = at; i < at + run; i++) {
          bytes[i] = (byte) random.nextInt();
        }
      }
      case 3 -> lie(bytes, at, random);
      case 4 -> System.arraycopy(bytes, random.nextInt(bytes.length - run + 1), bytes, at, run);
      case 5 -> Arrays.fill(bytes, at, at + run, (byte) 0);
      case 6 -> {
        return Arrays.copyOf(bytes, random.nextInt(4) == 0 ? at : bytes.length - Math.min(run, at));
      }
      case 7 -> {
        byte[] more = new byte[random.nextInt(MOST_LONGER)];
        random.nextBytes(more);
        return insert(bytes, random.nextBoolean() ? bytes.length : at, more);
      }
      default -> {
        int place = random.nextInt(3) == 0 ? bytes.length : at;
        return insert(bytes, place, words[random.nextInt(words.length)]);
      }
    }
    return bytes;
  }

  /** A number in two, four or eight bytes that says too much, or a little more or less. */
  private static void lie(byte[] bytes, int at, SplittableRandom random) {
    long lie =
        switch (random.nextInt(3)) {
          case 0 -> bytes.length + random.nextInt(-2, 3);
          case 1 -> bytes[at] + random.nextInt(-2, 3);
          default -> LIES[random.nextInt(LIES.length)];
        };
    int width = 2 << random.nextInt(3);
    for (int i = 0; i < width && at + i < bytes.length; i++) {
      bytes[at + i] = (byte) (lie >>> 8 * i);
    }
  }

  private static byte[] insert(byte[] bytes, int at, byte[] more) {
    byte[] result = Arrays.copyOf(bytes, bytes.length + more.length);
    System.arraycopy(bytes, at, result, at + more.length, bytes.length - at);
    System.arraycopy(more, 0, result, at, more.length);
    return result;
  }
}
