package dev.aorist.eventstore.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.spi.Authority;
import dev.aorist.eventstore.spi.Authority.Stored;
import io.vertx.core.Future;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatedAuthorityTest extends AuthorityContract {
  private final SimulatedEnvironment world = new SimulatedEnvironment(1);
  private final SimulatedAuthority authority = new SimulatedAuthority(world, 1);
  private int key;

  @Override
  protected Authority authority(int member) {
    return authority.of("" + member);
  }

  @Override
  protected int freshKey() {
    return key++;
  }

  @Override
  protected <T> T await(Future<T> future) {
    return world.await(future);
  }

  @AfterEach
  void end() {
    world.close();
  }

  @Test
  void a_change_whose_answer_was_lost_is_learned_by_asking_again() {
    authority.degrade(0.5);
    for (int i = 0; i < 20; i++) {
      UUID token = UUID.randomUUID();
      Stored stored = null;
      while (stored == null) {
        stored = await(authority(0).compareAndSet(7, i, token, new byte[0]).otherwiseEmpty());
      }
      assertThat(stored.token()).isEqualTo(token);
      assertThat(stored.version()).isEqualTo(i + 1);
    }
  }
}
