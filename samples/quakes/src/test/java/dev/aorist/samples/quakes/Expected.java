package dev.aorist.samples.quakes;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Compares what the program says with what the plain loop says. */
final class Expected {
  private Expected() {}

  /** Instants to ask about: of some events, right before, right after, far before and after. */
  static List<Instant> instants(Oracle oracle, Random random) {
    var instants = new ArrayList<Instant>();
    instants.add(Instant.EPOCH);
    instants.add(Instant.parse("2999-01-01T00:00:00Z"));
    var times = new ArrayList<Long>(oracle.reviewed.values());
    oracle.known.values().forEach(quake -> times.add(quake.time()));
    for (int i = 0; i < 3 && !times.isEmpty(); i++) {
      long time = times.get(random.nextInt(times.size()));
      instants.add(Instant.ofEpochMilli(time));
      instants.add(Instant.ofEpochMilli(Math.max(0, time - 1)));
      instants.add(Instant.ofEpochMilli(time + 1));
    }
    return instants;
  }

  static String list(List<Instant> instants) {
    return String.join(",", instants.stream().map(Instant::toString).toList());
  }

  static void assertAgree(JsonObject summary, Oracle oracle, List<Instant> instants, String what) {
    var expected =
        new JsonObject()
            .put("commands", oracle.commands)
            .put("accepted", oracle.accepted)
            .put("rejected", oracle.rejected)
            .put("malformed", oracle.malformed)
            .put("events", oracle.accepted);
    var states = new JsonObject();
    for (Instant instant : instants) {
      Oracle.AsOf state = oracle.asOf(instant);
      states.put(
          instant.toString(),
          new JsonObject()
              .put("known", state.known())
              .put("reviewed", state.reviewed())
              .put("strongest", state.strongest()));
    }
    expected.put("asOf", states);
    JsonObject views = summary.getJsonObject("views");
    JsonObject rest = summary.copy();
    rest.remove("views");
    assertThat(new JsonObject(rest.encode())).as(what).isEqualTo(new JsonObject(expected.encode()));
    assertThat(rows(views, "catalogue")).as(what).isEqualTo(oracle.known.size());
    assertThat(rows(views, "strongest-per-day")).as(what).isEqualTo(oracle.days());
    assertThat(rows(views, "playback")).as(what).isEqualTo(oracle.accepted > 0 ? 1 : 0);
  }

  private static int rows(JsonObject views, String view) {
    return views.getJsonObject(view).getInteger("rows");
  }
}
