package dev.aorist.eventstore.testkit;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * The written forms of values: refused with a text, or a value that is written and read as equal.
 */
public final class TextTarget implements FuzzTarget {
  private final String name;
  private final String sound;
  private final Function<String, Object> parse;
  private final Mutations mutations;

  private TextTarget(String name, String sound, Function<String, Object> parse, String... words) {
    this.name = name;
    this.sound = sound;
    this.parse = parse;
    this.mutations = new Mutations(words);
  }

  public static TextTarget streamIds() {
    return new TextTarget(
        "stream ids",
        "account-{alice}checking-4711",
        StreamId::parse,
        "-",
        "{",
        "}",
        "é",
        "𝄞",
        "\n");
  }

  public static TextTarget positions() {
    return new TextTarget(
        "positions", "17:4203", Position::parse, ":", "-", "+", "9223372036854775807", "٣", " ");
  }

  public static TextTarget checkpoints() {
    return new TextTarget(
        "checkpoints", "17,0,4,9223372036854775807", Checkpoint::parse, ",", "-", "+", "00", " ");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public byte[] input(SplittableRandom random) {
    return mutations.of(sound.getBytes(StandardCharsets.UTF_8), random);
  }

  @Override
  public long mostAllocated(byte[] input) {
    return 16 * 1024 + 200L * input.length;
  }

  @Override
  public void decode(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    Object value;
    try {
      value = parse.apply(text);
    } catch (IllegalArgumentException e) {
      if (e instanceof NumberFormatException || e.getMessage() == null) {
        throw e;
      }
      return;
    }
    if (!parse.apply(value.toString()).equals(value)) {
      throw new AssertionError("'" + text + "' is read as " + value + ", and that otherwise");
    }
  }
}
