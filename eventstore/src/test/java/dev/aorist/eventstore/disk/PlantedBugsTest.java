package dev.aorist.eventstore.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.testkit.Measures;
import dev.aorist.eventstore.testkit.Measures.Measure;
import dev.aorist.eventstore.testkit.Quiet;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Proves that the tests with faults would notice: plants one bug after the other into the store's
 * sources, compiles the one file that changes, loads the store anew with it, and lets the cheapest
 * test that catches it run. So the store itself has no switches for bugs.
 *
 * <p>Whoever changes one of the lines changes the bug in {@link Bugs} with it.
 */
class PlantedBugsTest {
  /** A bug keeps one core busy; the builds of this project have two. */
  private static final int AT_ONCE = 2;

  private static final Path SOURCES = Path.of("src/main/java/dev/aorist/eventstore");

  @TempDir Path classes;

  /** Who catches a bug, the cheapest first; {@code ANY} for the first of them that does. */
  enum Catcher {
    FAILED_CLOSE("failedClose"),
    SIMULATION("simulation"),
    FUZZ("fuzz"),
    CLOSED_TIMES("closedTimes"),
    CRASH_STATES("crashStates"),
    IO_ERRORS("ioErrors"),
    BIT_FLIPS("bitFlips"),
    ANY("");

    private final String method;

    Catcher(String method) {
      this.method = method;
    }
  }

  /**
   * A bug.
   *
   * @param name what is done wrong
   * @param file the class, below the store's package
   * @param line what stands there once
   * @param instead what is planted
   */
  record Bug(String name, String file, String line, String instead, Catcher by) {}

  @Test
  void every_planted_bug_is_caught() throws Exception {
    long begin = System.nanoTime();
    List<String> missed = new ArrayList<>();
    ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE);
    // Around all of them: each catcher restores the level of the logger that it found.
    try (var quiet = new Quiet()) {
      List<Future<Catcher>> caught = new ArrayList<>();
      for (Bug bug : Bugs.ALL) {
        caught.add(workers.submit(() -> catcher(bug, compile(bug))));
      }
      for (int i = 0; i < caught.size(); i++) {
        String name = Bugs.ALL.get(i).name;
        Catcher by = caught.get(i).get();
        if (by == null) {
          missed.add(name);
        }
        System.out.printf("  %-55s %s%n", name, by == null ? "MISSED" : by);
      }
    } finally {
      workers.shutdownNow();
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        "planted bugs: %d, %d missed, %.1f s%n", Bugs.ALL.size(), missed.size(), seconds);
    Measures.write(new Measure("planted-bugs", Bugs.ALL.size(), missed.size(), 1, seconds, 0));
    assertThat(missed).isEmpty();
    assertThat(Bugs.ALL).hasSizeGreaterThanOrEqualTo(50);
  }

  /**
   * Without a bug nobody cries: else all of this means nothing. In each build the tests say so that
   * the catchers are parts of.
   */
  @Test
  @EnabledIfSystemProperty(
      named = "aorist.full",
      matches = "true",
      disabledReason = "tries once more what other tests try; mvn -Pfull runs it")
  void the_store_as_it_is_passes() throws Exception {
    for (Catcher catcher : Catcher.values()) {
      assertThat(catcher == Catcher.ANY || !catches(catcher, classes)).as("%s", catcher).isTrue();
    }
  }

  private static Catcher catcher(Bug bug, Path changed) throws Exception {
    if (bug.by != Catcher.ANY) {
      return catches(bug.by, changed) ? bug.by : null;
    }
    for (Catcher each : Catcher.values()) {
      if (each != Catcher.ANY && catches(each, changed)) {
        return each;
      }
    }
    return null;
  }

  private Path compile(Bug bug) throws IOException {
    Path source = SOURCES.resolve(bug.file + ".java");
    String text = Files.readString(source);
    assertThat(text.split(java.util.regex.Pattern.quote(bug.line), -1))
        .as("'%s' stands once in %s; if it was changed, change the bug too", bug.line, source)
        .hasSize(2);
    Path directory = Files.createTempDirectory(classes, "bug");
    Path file = directory.resolve(source.getFileName());
    Files.writeString(file, text.replace(bug.line, bug.instead));
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-nowarn",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                directory.toString(),
                file.toString());
    assertThat(code).as("%s compiles", bug.name).isZero();
    return directory;
  }

  private static boolean catches(Catcher catcher, Path changed) throws Exception {
    try (var loader = new Beside(changed)) {
      Method method =
          loader.loadClass(BugCatchers.class.getName()).getDeclaredMethod(catcher.method);
      method.setAccessible(true);
      method.invoke(null);
      return false;
    } catch (InvocationTargetException e) {
      return true;
    }
  }

  /** Loads all of ours anew, the changed class first; everything else is the parent's. */
  private static final class Beside extends URLClassLoader {
    Beside(Path changed) throws IOException {
      super(urls(changed), PlantedBugsTest.class.getClassLoader());
    }

    private static URL[] urls(Path changed) throws IOException {
      List<URL> urls = new ArrayList<>(List.of(changed.toUri().toURL()));
      String path = System.getProperty("java.class.path");
      for (String each : Arrays.asList(path.split(File.pathSeparator))) {
        urls.add(Path.of(each).toUri().toURL());
      }
      return urls.toArray(URL[]::new);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("dev.aorist.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? findClass(name) : loaded;
      }
    }
  }
}
