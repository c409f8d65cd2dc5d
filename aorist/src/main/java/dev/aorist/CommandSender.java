package dev.aorist;

import dev.aorist.commandbus.Command;
import dev.aorist.commandbus.CommandBus;
import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.Metadata;
import dev.aorist.projections.subscribers.ConsumerWiring;
import io.vertx.core.Future;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Sends the commands of reactions to the bus of the application, which is made after the reactions
 * were read. Any thread may call.
 */
final class CommandSender implements ConsumerWiring.Sender {
  private volatile @Nullable CommandBus bus;

  /** Where commands go; before any reaction is started. */
  void use(CommandBus bus) {
    this.bus = bus;
  }

  @Override
  public Future<?> send(UUID id, Object command, Event cause) {
    CommandBus to = bus;
    if (to == null) {
      return Future.failedFuture(new IllegalStateException("no command bus is there yet"));
    }
    Metadata metadata =
        Metadata.none()
            .withCausationId(cause.id())
            .withCorrelationId(
                cause.metadata().correlationId().orElseGet(() -> cause.id().toString()));
    return to.send(Command.of(id, command).with(metadata));
  }
}
