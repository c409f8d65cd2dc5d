package dev.aorist.commandbus;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.aorist.commandbus.Bank.Open;
import dev.aorist.commandbus.Bank.Try;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SlowHandlerTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(PartitionCommands.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final ManualBus manual = new ManualBus();

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
    logger.setAdditive(false);
    manual.accepted(new Open("7"));
  }

  @AfterEach
  void stop() {
    logger.detachAppender(log);
    logger.setAdditive(true);
  }

  private void takes(Duration time) {
    manual.accepted(new Try("7", clock -> manual.environment.pass(time)));
  }

  @Test
  void a_handler_that_holds_its_lane_for_long_is_named() {
    takes(Duration.ofMillis(11));

    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "Account.attempt(Try, Clock) took 11 ms for account-7 and held up partition 0 meanwhile;"
                + " let the caller do what takes long and hand over the result in the command");
  }

  @Test
  void a_quick_one_is_not() {
    takes(Duration.ofMillis(10));

    assertThat(log.list).isEmpty();
  }
}
