package dev.aorist.aggregates;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.aorist.eventstore.EventHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class PastTenseTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(PastTense.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  record Ring(@AggregateId String bell) {}

  record BellRing() {}

  @Aggregate("bell")
  record Bell() {
    @CommandHandler
    static BellRing ring(Ring c) {
      return new BellRing();
    }

    @EventHandler
    Bell on(BellRing e) {
      return this;
    }
  }

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
    logger.setAdditive(false);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(log);
    logger.setAdditive(true);
    logger.setLevel(null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Opened",
        "MoneyDeposited",
        "OrderPaid",
        "QuakeReportedV2",
        "PaymentMadeEvent",
        "GOODS_SENT",
        "TermsAgreed",
      })
  void a_participle_anywhere_in_the_name_will_do(String name) {
    assertThat(PastTense.holds(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Open", "DepositMoney", "Feed", "OrderEvent", "Red", "SpeedUp"})
  void other_names_are_noticed(String name) {
    assertThat(PastTense.holds(name)).isFalse();
  }

  @Test
  void an_event_that_is_not_in_the_past_tense_is_named_in_a_warning() {
    AggregateType.of(Bell.class);

    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "The event BellRing is not named in the past tense; name it after what happened, or"
                + " set the logger dev.aorist.aggregates.PastTense to ERROR.");
  }

  @Test
  void the_warning_can_be_switched_off() {
    logger.setLevel(Level.ERROR);

    AggregateType.of(Bell.class);

    assertThat(log.list).isEmpty();
  }
}
