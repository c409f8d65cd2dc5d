package dev.aorist.http;

import dev.aorist.eventstore.testkit.FuzzTarget;
import dev.aorist.eventstore.testkit.Mutations;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests with damaged paths, queries and bodies, over a connection of its own. Each has an answer
 * within a while, and it is none that says that nobody foresaw this.
 */
final class RequestTarget implements FuzzTarget, AutoCloseable {
  private static final int INTERNAL = 500;
  private static final Pattern STATUS = Pattern.compile("HTTP/1.1 (\\d{3}) ");
  private static final Pattern LENGTH = Pattern.compile("(?i)\ncontent-length: (\\d+)");

  private static final List<String> SOUND =
      List.of(
          "GET /aorist/views/balances?limit=2&from=alice",
          "GET /aorist/views/balances?asOf=2026-07-28T12:00:30Z",
          "GET /aorist/views/balances?asOf=17:2",
          "GET /aorist/views/balances/rows/bob%2Fben?asOf=0,1,2",
          "GET /aorist/views/balances/diff?from=2026-07-28T12:00:00Z&to=3:0",
          "GET /aorist/views/total",
          "POST /aorist/subscribers/counter/pause {\"because\":[1,2.5e9,\"x\"]}",
          "POST /aorist/subscribers/counter/resume",
          "GET /aorist/store");

  private final int port;
  private final Mutations mutations =
      new Mutations("%", "%zz", "%00", "&", "=", "?", "/", "..", "limit=", "asOf=", "ü", "-1", ";");
  private Socket socket = new Socket();
  private InputStream answers = InputStream.nullInputStream();

  RequestTarget(int port) {
    this.port = port;
  }

  @Override
  public String name() {
    return "HTTP requests";
  }

  @Override
  public byte[] input(SplittableRandom random) {
    String sound = SOUND.get(random.nextInt(SOUND.size()));
    int start = sound.indexOf('/', sound.indexOf("/aorist") + 1);
    byte[] rest = sound.substring(start).getBytes(StandardCharsets.UTF_8);
    String damaged =
        new String(mutations.of(rest, random), StandardCharsets.ISO_8859_1).replace("atLeast", "");
    return (sound.substring(0, start) + damaged).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A client's side says nothing about the server's. */
  @Override
  public long mostAllocated(byte[] input) {
    return 1 << 20;
  }

  @Override
  public void decode(byte[] input) {
    byte[] request = request(new String(input, StandardCharsets.ISO_8859_1));
    try {
      int status = ask(request);
      if (status >= INTERNAL) {
        throw new AssertionError(
            new String(request, StandardCharsets.ISO_8859_1) + " is answered with " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first word, the target up to a space, and the body behind it. */
  private static byte[] request(String text) {
    String[] words = text.split(" ", 3);
    byte[] body = (words.length > 2 ? words[2] : "").getBytes(StandardCharsets.ISO_8859_1);
    var head = new StringBuilder(words[0]).append(' ');
    for (char each : words[1].toCharArray()) {
      if (each > ' ' && each < 0x7F) {
        head.append(each);
      } else {
        head.append(String.format("%%%02x", (int) each));
      }
    }
    head.append(" HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length + "\r\n\r\n");
    byte[] request = head.toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = java.util.Arrays.copyOf(request, request.length + body.length);
    System.arraycopy(body, 0, all, request.length, body.length);
    return all;
  }

  /** Sends it and reads the whole answer; gives its status. */
  private int ask(byte[] request) throws IOException {
    if (!socket.isConnected() || socket.isClosed()) {
      socket = new Socket("127.0.0.1", port);
      socket.setTcpNoDelay(true);
      answers = new BufferedInputStream(socket.getInputStream());
    }
    socket.getOutputStream().write(request);
    var head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int next = answers.read();
      if (next < 0) {
        throw new IOException("the connection ended without an answer: " + head);
      }
      head.append((char) next);
    }
    Matcher status = STATUS.matcher(head);
    if (!status.lookingAt()) {
      throw new IOException("no answer: " + head);
    }
    Matcher length = LENGTH.matcher(head);
    answers.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
    if (head.toString().toLowerCase(java.util.Locale.ROOT).contains("connection: close")) {
      socket.close();
    }
    return Integer.parseInt(status.group(1));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
