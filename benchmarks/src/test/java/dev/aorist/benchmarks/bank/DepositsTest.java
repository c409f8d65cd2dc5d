package dev.aorist.benchmarks.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.eventstore.json.JsonEventCodec;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DepositsTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

  @ParameterizedTest
  @ValueSource(ints = {150, 200, Deposits.USUAL_BYTES, 1024, 65_536})
  void json_has_the_wanted_size(int bytes) {
    assertThat(BankJson.encode(deposits(bytes).of(0))).hasSize(bytes);
    assertThat(BankJson.encode(deposits(bytes).of(99)).length).isBetween(bytes, bytes + 2);
  }

  @Test
  void decoding_gives_back_what_was_encoded() {
    Deposited event = deposits(Deposits.USUAL_BYTES).of(41);

    assertThat(BankJson.decode(BankJson.encode(event))).isEqualTo(event);
    assertThat(event.accountId()).isEqualTo("acc-1000041");
  }

  @Test
  void the_store_writes_as_many_bytes_as_the_limits() {
    Deposited event = deposits(Deposits.USUAL_BYTES).of(41);

    byte[] stored = JsonEventCodec.builder().register(Deposited.class).build().encode(event);

    assertThat(stored).hasSameSizeAs(BankJson.encode(event));
  }

  @Test
  void a_size_that_json_cannot_have_is_refused() {
    assertThatThrownBy(() -> deposits(Deposits.LEAST_BYTES - 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least " + Deposits.LEAST_BYTES);
  }

  private static Deposits deposits(int bytes) {
    return new Deposits(CLOCK, new SplittableRandom(1), bytes);
  }
}
