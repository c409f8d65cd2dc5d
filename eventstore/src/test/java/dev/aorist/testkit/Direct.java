package dev.aorist.testkit;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaConstructor;
import java.util.Set;

/** Recognises code that takes time, chance, files or threads from the machine without the seam. */
final class Direct {
  private static final Set<String> CHANCE_MADE =
      Set.of("java.util.Random", "java.util.SplittableRandom", "java.security.SecureRandom");
  private static final Set<String> CHANCE_ASKED =
      Set.of(
          "java.lang.Math.random",
          "java.util.UUID.randomUUID",
          "java.util.concurrent.ThreadLocalRandom.current");
  private static final Set<String> TIME_ASKED =
      Set.of("java.lang.System.currentTimeMillis", "java.lang.System.nanoTime");
  private static final Set<String> FILES =
      Set.of(
          "java.io.File",
          "java.io.FileInputStream",
          "java.io.FileOutputStream",
          "java.io.FileReader",
          "java.io.FileWriter",
          "java.io.RandomAccessFile",
          "java.nio.file.Files");
  private static final Set<String> FILES_OPENED =
      Set.of(
          "java.nio.channels.FileChannel.open", "java.nio.channels.AsynchronousFileChannel.open");
  private static final Set<String> THREADS_MADE =
      Set.of(
          "java.lang.Thread",
          "java.util.Timer",
          "java.util.concurrent.ThreadPoolExecutor",
          "java.util.concurrent.ScheduledThreadPoolExecutor",
          "java.util.concurrent.ForkJoinPool");

  private Direct() {}

  static boolean timeOrChance(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    String member = owner + "." + access.getTarget().getName();
    return TIME_ASKED.contains(member)
        || asksTheSystemClock(owner, access.getTarget())
        || CHANCE_ASKED.contains(member)
        || makes(access, CHANCE_MADE)
        // Its ids are made of the system's time and chance; its factories take both as arguments.
        || owner.equals("com.github.f4b6a3.uuid.UuidCreator");
  }

  static boolean fileOrThread(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    String member = owner + "." + access.getTarget().getName();
    return FILES.contains(owner)
        || FILES_OPENED.contains(member)
        || makes(access, THREADS_MADE)
        || member.equals("java.lang.Thread.sleep")
        || owner.equals("java.util.concurrent.Executors");
  }

  /**
   * {@code now()} of any type of java.time that is not given a clock, and the clocks themselves.
   */
  private static boolean asksTheSystemClock(String owner, AccessTarget target) {
    if (owner.equals("java.time.Clock")) {
      return target.getName().startsWith("system") || target.getName().startsWith("tick");
    }
    return owner.startsWith("java.time.")
        && target.getName().equals("now")
        && target instanceof AccessTarget.CodeUnitAccessTarget unit
        && unit.getRawParameterTypes().stream()
            .noneMatch(type -> type.getName().equals("java.time.Clock"));
  }

  private static boolean makes(JavaAccess<?> access, Set<String> types) {
    return access.getTarget().getName().equals(JavaConstructor.CONSTRUCTOR_NAME)
        && types.contains(access.getTargetOwner().getName());
  }
}
