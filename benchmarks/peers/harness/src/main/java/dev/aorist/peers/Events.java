package dev.aorist.peers;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Makes events, and turns them to and from JSON with plain Jackson. Thread-safe. */
public final class Events {
  private static final String MEMO =
      "Invoice 2026-000417 of the month, paid by standing order 88-4711 to Example Traders Ltd.";
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Class<?>[] TYPES = {
    BankEvent.Opened.class, BankEvent.Deposited.class, BankEvent.Withdrawn.class
  };
  private static final ObjectWriter[] WRITERS = new ObjectWriter[TYPES.length];
  private static final ObjectReader[] READERS = new ObjectReader[TYPES.length];

  static {
    for (int i = 0; i < TYPES.length; i++) {
      WRITERS[i] = MAPPER.writerFor(TYPES[i]);
      READERS[i] = MAPPER.readerFor(TYPES[i]);
    }
  }

  private Events() {}

  /** The name of the account of this number, all of one length. */
  public static String account(int number) {
    return "acc-" + (1_000_000 + number);
  }

  public static BankEvent.Opened opened(String account, long amount) {
    return new BankEvent.Opened(
        account, txId(), amount, "EUR", System.currentTimeMillis(), "Erika Mustermann");
  }

  public static BankEvent.Deposited deposited(String account, long amount) {
    return new BankEvent.Deposited(
        account, txId(), amount, "EUR", System.currentTimeMillis(), "mobile", MEMO);
  }

  public static BankEvent.Withdrawn withdrawn(String account, long amount) {
    return new BankEvent.Withdrawn(
        account, txId(), amount, "EUR", System.currentTimeMillis(), "mobile", MEMO);
  }

  /** A deposit of {@code amount}, or a withdrawal when it is negative. */
  public static BankEvent moved(String account, long amount) {
    return amount > 0 ? deposited(account, amount) : withdrawn(account, -amount);
  }

  private static String txId() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }

  /** What tells an event's type: 0 opened, 1 deposited, 2 withdrawn. */
  public static int tag(BankEvent event) {
    return event instanceof BankEvent.Deposited ? 1 : event instanceof BankEvent.Withdrawn ? 2 : 0;
  }

  public static byte[] json(BankEvent event) {
    try {
      return WRITERS[tag(event)].writeValueAsBytes(event);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A byte with the tag, then the JSON. */
  public static byte[] tagged(BankEvent event) {
    byte[] json = json(event);
    byte[] tagged = new byte[json.length + 1];
    tagged[0] = (byte) tag(event);
    System.arraycopy(json, 0, tagged, 1, json.length);
    return tagged;
  }

  /** Reads what {@link #tagged} made. */
  public static BankEvent parseTagged(byte[] bytes, int length) {
    return parse(bytes[0], bytes, 1, length - 1);
  }

  public static BankEvent parse(int tag, byte[] json, int from, int length) {
    try {
      return READERS[tag].readValue(json, from, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
