package dev.aorist.cli;

import dev.aorist.projections.RebuildOptions;
import dev.aorist.projections.View.Switch;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An application that runs, asked over HTTP. */
final class RemoteSource implements Source {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final String EVENT = "data: ";

  private final URI base;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();

  /**
   * @param url where the application listens, without {@code /aorist}
   */
  RemoteSource(URI url) {
    if (url.getHost() == null || !String.valueOf(url.getScheme()).matches("https?")) {
      throw new CliException(
          ExitCode.USAGE, "'" + url + "' is no URL of a server; write it as http://127.0.0.1:8080");
    }
    String text = url.toString();
    base = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
  }

  @Override
  public JsonObject views() {
    return get("/views");
  }

  @Override
  public JsonObject rows(
      String view, String from, @Nullable String to, int limit, @Nullable String asOf) {
    return get(
        "/views/"
            + encode(view)
            + "?from="
            + encode(from)
            + "&limit="
            + limit
            + (to == null ? "" : "&to=" + encode(to))
            + and(asOf));
  }

  @Override
  public JsonObject find(String view, String where, String from, int limit) {
    return get(
        "/views/"
            + encode(view)
            + "?where="
            + encode(where)
            + "&from="
            + encode(from)
            + "&limit="
            + limit);
  }

  @Override
  public JsonObject row(String view, String key, @Nullable String asOf) {
    return get("/views/" + encode(view) + "/rows/" + encode(key) + "?" + and(asOf));
  }

  JsonObject store() {
    return get("/store");
  }

  JsonObject cluster() {
    return get("/cluster");
  }

  /** The partitions that do not lie yet where they shall. */
  JsonObject moves() {
    return get("/cluster/moves");
  }

  /** What rebalancing would move. */
  JsonObject plan(List<String> without) {
    return get("/cluster/plan?without=" + encode(String.join(",", without)));
  }

  /** Has partitions moved. */
  JsonObject rebalance(List<String> without, long bytesPerSecond) {
    return post(
        "/cluster/rebalance?bytesPerSecond="
            + bytesPerSecond
            + "&without="
            + encode(String.join(",", without)));
  }

  /** What opening a partition with the member's copy would mean, or does. */
  JsonObject rescue(int partition, boolean really) {
    String path = "/cluster/rescue/" + partition;
    return really ? post(path) : get(path);
  }

  /** Holds a view against a replay of all events with the code that runs there. */
  JsonObject check(String view) {
    return get("/views/" + encode(view) + "/check");
  }

  @Override
  public JsonObject diff(String view, String from, String to) {
    return get("/views/" + encode(view) + "/diff?from=" + encode(from) + "&to=" + encode(to));
  }

  @Override
  public JsonObject status(String view) {
    return get("/views/" + encode(view) + "/status");
  }

  @Override
  public JsonObject reset(String view) {
    return post(path("views", view, "reset"));
  }

  @Override
  public JsonObject resume(String view) {
    return post(path("views", view, "resume"));
  }

  JsonObject pause(String view) {
    return post(path("views", view, "pause"));
  }

  @Override
  public JsonObject history(String view, String key, String from, String to) {
    return get(
        "/views/"
            + encode(view)
            + "/rows/"
            + encode(key)
            + "/history?from="
            + encode(from)
            + "&to="
            + encode(to));
  }

  @Override
  public JsonObject parked(String view) {
    return get("/views/" + encode(view) + "/parked");
  }

  @Override
  public JsonObject parked(String view, String key) {
    return get("/views/" + encode(view) + "/parked/" + encode(key));
  }

  @Override
  public JsonObject retry(String view, @Nullable String key) {
    return post(
        "/views/" + encode(view) + "/parked/" + (key == null ? "" : encode(key) + "/") + "retry");
  }

  @Override
  public JsonObject discard(String view, String key) {
    return post("/views/" + encode(view) + "/parked/" + encode(key) + "/discard");
  }

  JsonObject builds(String view) {
    return get("/views/" + encode(view) + "/builds");
  }

  JsonObject back(String view) {
    return post(path("views", view, "back"));
  }

  JsonObject dropOld(String view) {
    return post(path("views", view, "drop"));
  }

  @Override
  public JsonObject keepCheckpoint(String view) {
    return post(path("views", view, "checkpoint"));
  }

  JsonObject dropCheckpoint(String view, long build) {
    return post(path("views", view, "drop") + "?checkpoint=" + build);
  }

  JsonObject subscribers() {
    return get("/subscribers");
  }

  /**
   * @param path of what shall be done, without body
   */
  JsonObject post(String path) {
    return json(
        send(request(path).POST(HttpRequest.BodyPublishers.noBody()), BodyHandlers.ofString()));
  }

  static String path(String kind, String name, String action) {
    return "/" + kind + "/" + encode(name) + "/" + action;
  }

  @Override
  public JsonObject rebuild(String view, RebuildOptions options, Consumer<JsonObject> progress) {
    String path = "/views/" + encode(view) + "/rebuild";
    post(
        path
            + "?threads="
            + options.threads()
            + "&eventsPerSecond="
            + options.eventsPerSecond()
            + "&anyway="
            + (options.when() == Switch.ALWAYS)
            + "&resume="
            + options.resumes());
    HttpResponse<Stream<String>> events =
        send(request(path).header("Accept", "text/event-stream"), BodyHandlers.ofLines());
    try (Stream<String> lines = events.body()) {
      return lines
          .filter(line -> line.startsWith(EVENT))
          .map(line -> new JsonObject(line.substring(EVENT.length())))
          .peek(progress)
          .reduce((before, last) -> last)
          .orElseThrow(() -> lost(path));
    }
  }

  @Override
  public void close() {
    // The client's threads are daemons.
  }

  private JsonObject get(String path) {
    return json(send(request(path), BodyHandlers.ofString()));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + "/aorist" + path));
  }

  private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
    try {
      return client.send(request.build(), body);
    } catch (IOException e) {
      throw new CliException(
          ExitCode.FAILED,
          "cannot reach " + base + " (" + reason(e) + "); check that the application is running");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException(ExitCode.FAILED, "interrupted");
    }
  }

  private JsonObject json(HttpResponse<String> response) {
    JsonObject body;
    try {
      body = new JsonObject(response.body());
    } catch (DecodeException e) {
      throw new CliException(
          ExitCode.FAILED,
          base
              + " answers, but not as Aorist does (status "
              + response.statusCode()
              + "); check the URL");
    }
    if (response.statusCode() >= 400) {
      int exitCode = response.statusCode() == 400 ? ExitCode.USAGE : ExitCode.FAILED;
      throw new CliException(exitCode, body.getString("message", response.body()));
    }
    return body;
  }

  private CliException lost(String path) {
    return new CliException(
        ExitCode.FAILED,
        "the connection ended early; ask " + base + "/aorist" + path + " how it goes");
  }

  private static String and(@Nullable String asOf) {
    return asOf == null ? "" : "&asOf=" + encode(asOf);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
