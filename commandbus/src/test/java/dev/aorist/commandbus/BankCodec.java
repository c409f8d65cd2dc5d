package dev.aorist.commandbus;

import dev.aorist.commandbus.Bank.Deposited;
import dev.aorist.commandbus.Bank.Opened;
import dev.aorist.commandbus.Bank.Withdrawn;
import dev.aorist.eventstore.spi.EventCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Writes the bank's events as plain text. */
final class BankCodec implements EventCodec {
  @Override
  public TypeName typeOf(Class<?> payload) {
    return new TypeName("account." + payload.getSimpleName().toLowerCase(java.util.Locale.ROOT), 1);
  }

  @Override
  public byte[] encode(Object payload) {
    String text =
        payload instanceof Opened opened
            ? opened.at().toString()
            : payload instanceof Deposited deposited
                ? Long.toString(deposited.cents())
                : Long.toString(((Withdrawn) payload).cents());
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Decoder decoder(String name, int schemaVersion) {
    return (bytes, from, length, to) -> {
      String text = new String(bytes, from, length, StandardCharsets.UTF_8);
      to.accept(
          switch (name) {
            case "account.opened" -> new Opened(Instant.parse(text));
            case "account.deposited" -> new Deposited(Long.parseLong(text));
            default -> new Withdrawn(Long.parseLong(text));
          });
    };
  }
}
