package dev.aorist.peers.pekko;

import dev.aorist.peers.BankEvent;
import dev.aorist.peers.Events;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/** The JSON of all peers, as a serializer of Pekko. */
public final class BankSerializer extends SerializerWithStringManifest {
  private static final int IDENTIFIER = 4711;

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object event) {
    return Integer.toString(Events.tag((BankEvent) event));
  }

  @Override
  public byte[] toBinary(Object event) {
    return Events.json((BankEvent) event);
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    return Events.parse(Integer.parseInt(manifest), bytes, 0, bytes.length);
  }
}
