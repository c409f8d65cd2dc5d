package dev.aorist.eventstore.testkit;

import dev.aorist.eventstore.spi.Transport;

class LocalTransportTest extends TransportContract {
  private final LocalNetwork network = new LocalNetwork();

  @Override
  protected Transport join(String name) {
    return network.join(name);
  }
}
