package dev.aorist.cli;

import java.net.URI;
import picocli.CommandLine.Option;

/** The word that says which member of a cluster is asked. */
final class MemberUrl {
  @Option(
      names = "--url",
      required = true,
      paramLabel = "URL",
      description = "Where the member that is asked runs, for example http://127.0.0.1:8080.")
  private URI url;

  RemoteSource open() {
    return new RemoteSource(url);
  }
}
