package dev.aorist.eventstore.testkit;

import dev.aorist.eventstore.spi.Transport;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;

class SimulatedTransportTest extends TransportContract {
  private final SimulatedEnvironment world = new SimulatedEnvironment(1);
  private final SimulatedNetwork network = new SimulatedNetwork(world, 1);

  @Override
  protected Transport join(String name) {
    return network.join(name);
  }

  @Override
  protected void until(BooleanSupplier happened) {
    for (int i = 0; !happened.getAsBoolean(); i++) {
      if (i > 10_000) {
        throw new AssertionError("it did not happen");
      }
      world.advance(Duration.ofMillis(10));
    }
  }

  @AfterEach
  void end() {
    world.close();
  }
}
