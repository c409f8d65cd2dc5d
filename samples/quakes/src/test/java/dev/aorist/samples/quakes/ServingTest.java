package dev.aorist.samples.quakes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServingTest {
  private static final Pattern SERVING = Pattern.compile("Serving (http://127\\.0\\.0\\.1:\\d+)/");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir Path directory;

  @Test
  void it_serves_a_page_the_summary_and_the_views_of_any_time() throws Exception {
    List<String> lines = FeedMaker.realLines().subList(0, 100);
    Path feed = Files.write(directory.resolve("feed.jsonl"), lines);
    Map<String, String> environment =
        Map.of(
            "QUAKES_DATA",
            directory.resolve("data").toString(),
            "QUAKES_FEED",
            feed.toString(),
            "QUAKES_PORT",
            "0");
    try (Child child = Child.start(directory, environment)) {
      String root = root(child);
      JsonObject printed = new JsonObject(child.out());

      JsonObject summary = json(root + "/summary");
      assertThat(summary.getMap()).containsAllEntriesOf(printed.getMap());
      assertThat(summary.getString("from")).isEqualTo("2018-01-31T01:49:59.650Z");
      assertThat(get(root + "/").body()).contains("Quakes: what was known when");
      assertThat(get(root + "/aorist/health").statusCode()).isEqualTo(200);
      String view = root + "/aorist/views/catalogue?limit=1000";
      assertThat(json(view).getJsonArray("rows")).hasSize(100);
      assertThat(json(view + "&asOf=2018-01-31T02:00:31.799Z").getJsonArray("rows")).hasSize(2);
      assertThat(json(view + "&asOf=2018-01-31T02:00:31.800Z").getJsonArray("rows")).hasSize(3);

      child.process().destroy();
      assertThat(child.process().waitFor(20, TimeUnit.SECONDS)).as("ends when asked").isTrue();
    }
  }

  private static String root(Child child) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> SERVING.matcher(child.err()).find() || !child.process().isAlive());
    Matcher serving = SERVING.matcher(child.err());
    assertThat(serving.find()).as(child.err()).isTrue();
    return serving.group(1);
  }

  private static JsonObject json(String uri) throws IOException, InterruptedException {
    HttpResponse<String> answer = get(uri);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonObject(answer.body());
  }

  private static HttpResponse<String> get(String uri) throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString());
  }
}
